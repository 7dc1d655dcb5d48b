"""Words that say nothing about what a text is about: English function words of questions and prose."""

STOPWORDS = frozenset(
    """
    a about above after again all also am an and any are as at be because been before being below
    between both but by can cannot could did do does doing don down during each either else ever
    every few for from further had has have having he her here hers herself him himself his how i
    if in into is isn it its itself just let me might more most must my myself no nor not now of
    off on once one only or other ought our ours ourselves out over own per rather s same shall she
    should so some such t than that the their theirs them themselves then there these they this
    those through to too under until up upon us very was we were what when where whether which
    while who whom whose why will with within without would yes you your yours yourself yourselves
    d ll m re ve doesn didn wasn weren won wouldn shouldn couldn hasn haven hadn aren
    """.split()
)
