"""Every link between pages leads somewhere."""

import pytest

from tests.docs.markdown import PAGES, ROOT, Found, anchors, links


@pytest.mark.parametrize("link", [one for page in PAGES for one in links(page)], ids=str)
def test_a_link_leads_to_a_file_or_heading_of_the_project(link: Found) -> None:
    if link.text.startswith("https://"):
        return
    path, _, anchor = link.text.partition("#")
    target = (link.page.parent / path).resolve() if path else link.page

    assert target.is_relative_to(ROOT)
    assert target.exists()
    assert not anchor or anchor in anchors(target)


def test_every_page_of_docs_can_be_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        targets = [(page.parent / link.text.partition("#")[0]).resolve() for link in links(page)]
        waiting += [path for path in targets if path.is_file()]
        waiting += [path for folder in targets if folder.is_dir() for path in folder.glob("*.md")]

    assert {page for page in PAGES if page.is_relative_to(ROOT / "docs")} <= reached
