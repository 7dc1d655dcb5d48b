"""Find, at the front of a document, the first paragraph that says what the document is about.

What stands before it asks something of its reader: to install, to follow, to click, to look elsewhere.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from rlm_core.parse.prose.lead import find_lead
from rlm_core.parse.prose.reading import Lead, Mark
from rlm_core.text.sentences import sentences

_TRIES = 12  # paragraphs at most

_ORDER = re.compile(
    r"""(?:
        (?:see|follow|click|install|visit|clone|download|join|thanks?|please|subscribe|donate|refer|remember|
          note|feel\ free|star|sponsor|contact|buy|ask|come|enjoy|scroll|submit|keep\ in\ mind|copy|let's|let\ us|
          go\ to|look\ (?:at|for|in|into)|make\ sure|ensure|consult|welcome)
          (?!\s(?:is|are|was|provides|lets|gives|makes|offers|helps)\b)
      | (?:check|read|run|use|try|view|add|build|start|set|open|report|support|help|learn|create|
          browse|share|sign|write|update|upgrade|tell|give|explore)\s
          (?:out|the|it|this|these|that|our|your|my|us|me|more|about|how|up|by|with|here|started|involved|
          in\ touch|help|bugs?|issues?|any|an?\ (?:issue|virtual|bug|new|pull|question)|`|pip\b|\$|documentation)
    )(?!\w)|(?:get|find)\s(?:started|involved|in\ touch|help|more|us)\b|(?:run|use)\s`""",
    re.IGNORECASE | re.VERBOSE,
)
_ASIDE = re.compile(
    r"""(?:
        (?:to|in\ order\ to)\s+(?!be\b)[a-z]+\s          # To run the tests, ...
      | (?:if|before|after|when|once|while)\s            # If you find a bug, ...
      | (?:for|more)\s+(?:more|further|full|the\ full|help|questions|details|documentation|information|
          installation|instructions|the\ latest|a\ (?:list|full|complete|quick))
      | (?:you|we|i)\s | (?:our|my|your)\s
      | (?:questions|comments|patches|feedback|support|help|suggestions)\ (?:and|are|is|or|can|should)\b
      | (?:full|complete|the|online|latest|official|api|user|project)?\ ?(?:documentation|docs|source|code|
          changelog|release\ notes|installation|download|manual|homepage|website|demo|examples?)
          (?:\s+(?:is|are|can|for|at|and)\b|\s*:)
      | (?:available|hosted|maintained|created|written|made|developed|sponsored|supported|powered|licensed|
          released|distributed|built|brought)\s+(?:on|at|by|with|under|in|from|for\ free|to\ you)
      | (?:this|the)\ (?:project|package|repository|repo|software|library|code|work|page|file|document|readme)\s
          (?:is|was|has\ been|are)\s(?:now\ |currently\ |no\ longer\ |being\ )?(?:licensed|released|distributed|
          deprecated|archived|maintained|sponsored|generated|hosted|moved|work\ in)
      | (?:copyright|©|\(c\)|license|licen[cs]ed|all\ rights|table\ of\ contents|contents|index|version|news|
          warning|note|important|tip|attention|disclaimer|announcement|status|requirements|prerequisites|
          bugs?|issues|pull\ requests|contributions|contributors|sponsors|backers|credits|author)\b
          (?=\s*(?:[:.,!(–—-]|$|\d|(?:is|are|see|and|of|notice|this|you|we|to|by)\b))
      | (?:welcome|hello|hi|hey|thanks|thank\ you|looking\ for|want|need|new\ to|are\ you|do\ you|did\ you|
          have\ you|why|how|what|where|who|which)\b
      | @\w | https?:// | www\.
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_WELCOME = re.compile(r"welcome to [^.!?]{3,80}[,:–—-]+\s*(?:the|an?)\s", re.IGNORECASE)
_MARKS = re.compile(r"<[^>]*>|\*+|`+")
_OPENING = re.compile(r"^[\s>*_`'\"“‘([{:!|#-]+")
_LINK = re.compile(
    r"\[[^\]\n]*\]\([^)\n]*\)|\[[^\]\n]*\]\[[^\]\n]*\]|`[^`<\n]*<[^>\n]*>`_{1,2}|https?://\S+|@\w+"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_FEWEST_WORDS_BESIDE_LINKS = 4
_CODE = re.compile(
    r"\s=\s|[{}]|\)\.\w|\bpip3? install|\bpython3? -m|```|^>>>|^\$ |^import \w|^from \w+ import"
)
_IMAGES = re.compile(r"!\[|\|[\w -]+\|\s*\|")
_IS = re.compile(r"\b(?:is|are) (?:an?|the)\b")


def tells_what_it_is(sentence: str) -> bool:
    """Whether a sentence may say what something is: no order, question, notice, code or list of links."""
    if turns_aside(sentence) or _CODE.search(sentence) or _IMAGES.match(sentence):
        return False
    words = _WORD.findall(_LINK.sub(" ", _MARKS.sub("", sentence)))
    return len(words) >= _FEWEST_WORDS_BESIDE_LINKS


def turns_aside(sentence: str) -> bool:
    """Whether a sentence asks, orders, announces or points elsewhere, rather than to say something."""
    words = _OPENING.sub("", _MARKS.sub("", sentence), count=1).rstrip()
    if _WELCOME.match(words):
        return False
    if not words or words[-1] == "?" or (words[-1] == ":" and not _IS.search(words)):
        return True
    return _ORDER.match(words) is not None or _ASIDE.match(words) is not None


def find_introduction(
    text: str, title: Mark | None, marks: Sequence[Mark], start: int = 0
) -> Lead | None:
    """The document's title and its first paragraph that says what it is, else its first paragraph."""
    first = lead = find_lead(text, title, marks, start)
    for _ in range(_TRIES):
        if lead is None or (title and lead.end <= title.body):
            break  # a title and nothing below it
        if tells_what_it_is(_first_sentence(lead, title)):
            return lead
        start = lead.end
        title = replace(title, body=start) if title else None
        lead = find_lead(text, title, marks, start)
    return first


def _first_sentence(lead: Lead, title: Mark | None) -> str:
    """The first sentence of a lead, without the title."""
    words = lead.text.removeprefix(title.name).lstrip() if title else lead.text
    found = sentences(words)
    return found[0].text if found else ""
