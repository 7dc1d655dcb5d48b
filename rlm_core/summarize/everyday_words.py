"""Words that every talk and story is full of, whatever it is about."""

_EVERYDAY_WORDS = """
    able about across actually after again against agree ahead almost alone along already also
    although always among another answer anybody anyone anything around asked asking away back
    basically became because become been before began begin behind being believe best better
    between beyond bring brought called came cannot certain certainly close come comes coming
    could couldn couple course days definitely didn different does doesn doing done door down
    each early easily either else enough especially even ever every everybody everyone everything
    exactly eyes face fact felt find fine first five forth found four from full gave gets getting
    give given gives going gone gonna good great half hand hands happen happened hard have haven
    having head hear heard heart held hence here high hold home hope house hundred idea important
    indeed inside instead into itself just keep kept kind knew know known knows large last later
    least leave left less like likely little long longer look looked looking looks made main make
    makes making many maybe mean means meant might mind mine moment more morning most mostly much
    must myself name near nearly necessary need needed needs neither never next night nothing
    obviously often okay once only onto open order other others otherwise ought ourselves over
    part particular people perhaps place please point possible probably problem quite rather
    really reason remember right round said same saying says second seem seemed seems seen sense
    several shall should shouldn show side simply since small some somebody someone something
    sometimes somewhat soon sort start started still stood stuff such sure take taken takes taking
    talk talked talking tell than thank thanks that their them themselves then there therefore
    these they thing things think thinking this those though thought three through thus time times
    today together told took toward towards tried true trying turn turned twenty under understand
    unless until upon used using usually very want wanted wants wasn ways week well went were what
    whatever when where whether which while white whole whose will with within without wonder
    word words work world would wouldn yeah year years yesterday young your yours yourself
    says right sorry alright essentially everything pretty slightly totally completely worked
    disfmarker vocalsound pause inaudible laughter crosstalk
"""
EVERYDAY = frozenset(_EVERYDAY_WORDS.split())
