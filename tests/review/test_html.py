"""The page of a review in a real browser: it sorts, filters, opens what a link leads to, and asks for nothing."""

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from html.parser import HTMLParser
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from ningbo_plan.checks import check_submissions
from ningbo_plan.judging.review import review, reviewable
from ningbo_plan.judging.rules import Verdict
from ningbo_plan.loading import Catalog, Submissions, read_document_bytes
from ningbo_plan.messages import Language, messages_for
from ningbo_plan.render.review_html import render_html
from ningbo_plan.report import document as d
from ningbo_plan.report.narrative import Narrative
from ningbo_plan.report.provenance import Provenance
from ningbo_plan.report.review import ReviewReport, make_review
from ningbo_plan.source.files import read_bytes

ADDRESS = "http://review.invalid/"
DEMONSTRATION = ("examples/demonstration-2023.yaml", "14fyp")
FINAL = ("data/baseline_2020.yaml", "13fyp")  # it has rows with components


def report_of(catalog: Catalog, path: str, plan: str, language: str) -> ReviewReport:
    submissions = Submissions()
    read_document_bytes(path, read_bytes(path), submissions)
    (series,) = reviewable(catalog, check_submissions(catalog, submissions), plan=catalog.find(plan))
    provenance = Provenance("ningbo-plan", "1", [], [], "plan review")
    return make_review(review(series), provenance, messages_for(Language(language)))


@pytest.fixture(scope="module")
def html(catalog: Catalog) -> Callable[[tuple[str, str], str], str]:
    pages: dict[tuple[tuple[str, str], str], str] = {}

    def rendered(source: tuple[str, str], language: str) -> str:
        if (source, language) not in pages:
            pages[source, language] = render_html(report_of(catalog, *source, language))
        return pages[source, language]

    return rendered


Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Open a page of HTML; at the end, nothing else was asked for and nothing was complained of."""
    asked: list[str] = []
    complaints: list[str] = []
    contexts = []

    def opened(
        html: str, *, width: int = 1400, scheme: Literal["light", "dark"] = "light", scripts: bool = True, at: str = ""
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=scripts,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))

        def answer(route: Route) -> None:
            asked.append(route.request.url)
            if route.request.url == ADDRESS:
                route.fulfill(body=html, content_type="text/html; charset=utf-8")
            else:
                route.abort()

        page.route("**/*", answer)
        page.goto(ADDRESS + at)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert set(asked) <= {ADDRESS}
    assert complaints == []


def column(page: Page, at: int) -> list[str]:
    """What the visible rows of the main table say in a column, those of components left out."""
    script = """at => [...document.querySelectorAll('#page-main tbody:not([hidden])')]
        .map(group => group.rows[0].cells[at].textContent.trim())"""
    texts: list[str] = page.evaluate(script, at)
    return texts


def header(page: Page, name: str) -> int:
    names = page.locator("#page-main thead th").all_inner_texts()
    return next(n for n, text in enumerate(names) if re.split(r"\s*[↕▲▼]", text)[0].replace("\n", " ") == name)


def test_the_page_shows_the_document(open_page: Open, html: Callable[..., str]) -> None:
    page = open_page(html(DEMONSTRATION, "en"))
    assert page.locator("html").get_attribute("lang") == "en"
    assert "mid-term review" in page.locator("h1").inner_text()
    assert page.locator("#page-main tbody").count() == 31
    assert page.locator(".warning").inner_text().startswith("Contains invented values")
    assert page.locator("#page-count").inner_text() == "31 of 31 indicators shown"
    assert page.locator("figure svg[role=img]").count() == page.locator("figure").count() > 5


def test_every_column_sorts_both_ways_and_back(open_page: Open, html: Callable[..., str]) -> None:
    page = open_page(html(DEMONSTRATION, "en"))
    plan_order = column(page, 1)
    for at in range(page.locator("#page-main thead th").count()):
        button = page.locator("#page-main thead th").nth(at).locator("button")
        for order in ("ascending", "descending"):
            button.click()
            assert page.locator("#page-main thead th[aria-sort]").count() == 1
            assert page.locator("#page-main thead th").nth(at).get_attribute("aria-sort") == order
            assert sorted(column(page, 1)) == sorted(plan_order)
        button.click()
        assert page.locator("#page-main thead th[aria-sort]").count() == 0
        assert column(page, 1) == plan_order


def test_numbers_sort_as_numbers_and_what_is_missing_last(open_page: Open, html: Callable[..., str]) -> None:
    page = open_page(html(DEMONSTRATION, "en"))
    at = header(page, "Progress")
    button = page.locator("#page-main thead th").nth(at).locator("button")
    for sign in (1, -1):
        button.click()
        shown = column(page, at)
        numbers = [sign * float(text.rstrip("%")) for text in shown if text]
        assert numbers == sorted(numbers)
        assert shown[-2:] == ["", ""]
        assert shown[0] == ("-7.1%" if sign == 1 else "133.3%")


def test_verdicts_sort_from_best_to_worst(open_page: Open, html: Callable[..., str]) -> None:
    page = open_page(html(DEMONSTRATION, "en"))
    at = header(page, "Verdict")
    page.locator("#page-main thead th").nth(at).locator("button").click()
    seen = list(dict.fromkeys(re.sub(r"^\W|\(.*", "", text).strip() for text in column(page, at)))
    assert seen == ["met early", "ahead", "on track", "in progress", "behind"]


def test_the_keyboard_sorts(open_page: Open, html: Callable[..., str]) -> None:
    page = open_page(html(DEMONSTRATION, "en"))
    page.locator("#page-main thead th button").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert column(page, 0)[:3] == ["31", "30", "29"]


def test_components_stay_with_their_row(open_page: Open, html: Callable[..., str]) -> None:
    page = open_page(html(FINAL, "zh-Hant"))
    script = """() => Object.fromEntries([...document.querySelectorAll('#page-main tbody')].map(group =>
        [group.rows[0].id, [...group.rows].slice(1).map(row => row.textContent)]))"""
    before: dict[str, list[str]] = page.evaluate(script)
    assert sum(map(len, before.values())) > 0
    for at in range(page.locator("#page-main thead th").count()):
        page.locator("#page-main thead th button").nth(at).click()
        assert page.evaluate(script) == before
    part = next(texts[0] for texts in before.values() if texts)
    name = page.evaluate("() => document.querySelector('#page-main .part th').textContent")
    assert name in part
    page.locator("#page-search").fill(name)
    assert page.locator("#page-main .part:visible").count() >= 1


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("patent", 3),
        ("PATENT  held", 1),
        ("double-random", 2),
        ("１３５.９", 1),
        ("no such thing", 0),
        ("[.*", 0),
        ("", 31),
    ],
)
def test_words_filter(open_page: Open, html: Callable[..., str], words: str, rows: int) -> None:
    page = open_page(html(DEMONSTRATION, "en"))
    page.locator("#page-search").fill(words)
    assert len(column(page, 0)) == rows
    assert page.locator("#page-count").inner_text() == f"{rows} of 31 indicators shown"
    assert page.locator("#page-count").get_attribute("aria-live") == "polite"


def test_verdict_and_attribute_filter_and_all_come_back(open_page: Open, html: Callable[..., str]) -> None:
    page = open_page(html(DEMONSTRATION, "en"))
    options = page.locator("#page-verdict option").all_inner_texts()
    assert options == ["all verdicts", "met early", "ahead", "on track", "in progress", "behind"]
    page.locator("#page-verdict").select_option("behind")
    assert len(column(page, 0)) == 10
    page.locator("#page-binding").check()
    assert column(page, 0) == ["3", "23"]
    page.locator("#page-main thead button").first.click()
    page.locator("#page-main thead button").first.click()
    assert column(page, 0) == ["23", "3"]
    page.locator("#page-controls button").click()
    expect(page.locator("#page-main tbody[hidden]")).to_have_count(0)
    assert len(column(page, 0)) == 31


def test_a_verdict_opens_its_explanation(open_page: Open, html: Callable[..., str]) -> None:
    page = open_page(html(DEMONSTRATION, "en"))
    links = page.locator("#page-main tbody a[href^='#why-']")
    assert links.count() == 31
    target = links.nth(3).get_attribute("href") or ""
    told = page.locator(target)
    assert not told.is_visible()
    links.nth(3).click()
    assert told.is_visible()
    assert "ρ ≥ 1.05" in told.inner_text()
    box = told.locator("..").locator("summary").bounding_box()
    assert box is not None
    assert box["y"] < 900
    told.locator("a").click()
    assert page.url.endswith("#row-assured-shopping-districts")


def test_an_address_with_a_verdict_opens_it(open_page: Open, html: Callable[..., str]) -> None:
    page = open_page(html(DEMONSTRATION, "zh-Hant"), at="#why-pct-applications")
    assert page.locator("#why-pct-applications").is_visible()


def test_a_link_to_a_hidden_row_shows_it(open_page: Open, html: Callable[..., str]) -> None:
    page = open_page(html(DEMONSTRATION, "en"))
    page.locator("#page-search").fill("patent")
    page.locator("a[href='#row-food-sampling']").first.click()
    expect(page.locator("#row-food-sampling")).to_be_visible()


def test_without_scripts_it_is_a_plain_page(open_page: Open, html: Callable[..., str]) -> None:
    page = open_page(html(DEMONSTRATION, "en"), scripts=False)
    assert not page.locator("#page-controls").is_visible()
    assert page.locator("#page-main thead button").count() == 0
    assert page.locator("#page-main tbody:visible").count() == 31
    page.locator("#page-main a[href='#why-pct-applications']").click()
    assert page.locator("#why-pct-applications").is_visible()


@pytest.mark.parametrize("width", [400, 800, 1400])
@pytest.mark.parametrize("which", [(DEMONSTRATION, "en"), (FINAL, "zh-Hans")])
def test_the_page_itself_never_scrolls_sideways(
    open_page: Open, html: Callable[..., str], which: tuple[tuple[str, str], str], width: int
) -> None:
    page = open_page(html(*which), width=width)
    page.evaluate("() => document.querySelectorAll('details').forEach(details => { details.open = true })")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("which", [(DEMONSTRATION, "en"), (DEMONSTRATION, "zh-Hant"), (FINAL, "zh-Hans")])
def test_a_phone_shows_charts_and_tables_whole(
    open_page: Open, html: Callable[..., str], which: tuple[tuple[str, str], str]
) -> None:
    page = open_page(html(*which), width=390)
    too_wide = """() => [...document.querySelectorAll('.scroll')].filter(box => box.scrollWidth > box.clientWidth)
        .map(box => box.getAttribute('aria-label'))"""
    assert page.evaluate(too_wide) == []
    # The headers stand with the cells, and those of the table of all rows are still there to sort by.
    cell = page.locator(".stacked tbody td:not(:empty)").first
    told: str = cell.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert told.strip('"') == cell.get_attribute("data-label") != ""
    page.locator("#page-main thead button").first.click()
    page.locator("#page-main thead button").first.click()
    assert column(page, 0)[0] == "31" or which[0] == FINAL
    assert page.get_by_role("table").count() == page.locator("table").count()


@pytest.mark.parametrize(
    ("which", "scheme", "width"),
    [
        ((DEMONSTRATION, "en"), "light", 400),
        ((DEMONSTRATION, "en"), "dark", 1400),
        ((FINAL, "zh-Hant"), "light", 1400),
        ((FINAL, "zh-Hant"), "dark", 400),
    ],
)
def test_nothing_keeps_anyone_out(
    open_page: Open, html: Callable[..., str], which: tuple[tuple[str, str], str], scheme: str, width: int
) -> None:
    page = open_page(html(*which), scheme=scheme, width=width)
    page.evaluate("() => document.querySelectorAll('.why details').forEach(details => { details.open = true })")
    # What charts are drawn of is no content: each is one picture with a name.
    found = Axe().run(page, context={"exclude": [["figure svg > *"], [".shapes"]]})
    assert found.violations_count == 0, found.generate_report()


def test_charts_are_read_out(open_page: Open, html: Callable[..., str]) -> None:
    page = open_page(html(DEMONSTRATION, "en"))
    images = page.get_by_role("img").all()
    assert len(images) > 5
    for image in images:
        title, told = (image.get_attribute("aria-labelledby") or "").split()
        assert page.locator(f"#{title}").text_content()
        assert page.locator(f"#{told}").text_content()
    assert "Market environment" in (page.locator("#figure-verdicts-told").text_content() or "")


def test_printing_shows_all_rows_without_controls(open_page: Open, html: Callable[..., str]) -> None:
    page = open_page(html(DEMONSTRATION, "en"))
    page.locator("#page-search").fill("patent")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("#page-main tbody:visible").count() == 31
    for hidden in ("#page-controls", "nav", ".skip"):
        assert not page.locator(hidden).is_visible()
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


class Outline(HTMLParser):
    """The ids of a page and what its links lead to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: set[str] = set()
        self.sources: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if name := found.get("id"):
            self.ids.append(name)
        if (link := found.get("href")) and link.startswith("#"):
            self.links.add(link[1:])
        self.sources += [value for key, value in attrs if key in ("src", "srcset", "action") and value]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)


@pytest.mark.parametrize("source", [DEMONSTRATION, FINAL])
@pytest.mark.parametrize("language", list(Language))
def test_ids_are_unique_and_links_lead_somewhere(
    html: Callable[..., str], source: tuple[str, str], language: str
) -> None:
    outline = Outline(html(source, language))
    assert len(outline.ids) == len(set(outline.ids))
    assert outline.links <= set(outline.ids)
    assert outline.sources == []


GONE = Narrative({"overall": [d.Paragraph((d.Run("a", link="#gone"), d.Run("b", link="#behind")))]})


@pytest.mark.parametrize(
    "what",
    [
        {"year": 2021},
        {"year": 2022},
        {"selects": lambda _: True},
        {"selects": lambda indicator: indicator.no is None},
        {"text": "plan: 14fyp\nyear: 2023\nactuals: {1: 135}\n"},
        {"narrative": GONE},
    ],
    ids=["2021", "2022", "all", "prose", "one", "narrative"],
)
def test_every_link_leads_somewhere(review_of: Any, what: dict[str, Any]) -> None:
    outline = Outline(render_html(review_of(Language.EN, **what)))
    assert outline.links - set(outline.ids) == set()
    assert any(link.startswith("row-") for link in outline.links)
    assert "gone" not in outline.links
    assert len(outline.ids) == len(set(outline.ids))


def test_the_same_review_is_the_same_page(catalog: Catalog, html: Callable[..., str]) -> None:
    again = render_html(report_of(catalog, *DEMONSTRATION, "zh-Hant"))
    assert again == html(DEMONSTRATION, "zh-Hant")
    assert len(again.encode()) < 1_000_000


def test_the_policy_allows_only_what_the_page_has(html: Callable[..., str]) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html(DEMONSTRATION, "en"))
    assert policy
    assert "default-src 'none'" in policy[1]
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/]{43}='", policy[1])
    assert "unsafe-eval" not in policy[1]


HOSTILE = "<script>alert(1)</script>\"'&<img src=x onerror=alert(2)>{{ 7*7 }}\u202e\x00]]>$x$"


def hostile(report: ReviewReport) -> ReviewReport:
    """A document that says HOSTILE wherever words may stand."""
    run, link = d.Run(HOSTILE, strong=True, emphasis=True), d.Run(HOSTILE, link="https://example.org/?a=1&b=2")
    cells = [d.Cell(HOSTILE, Fraction(1, 3), Verdict.BEHIND), d.Cell(HOSTILE)]
    columns = [d.Column(HOSTILE, is_number=True), d.Column(HOSTILE)]
    lines = [d.Line(cells, anchor="row-a"), d.Line(cells, is_part=True)]
    bar = d.Bar(HOSTILE, Verdict.MET, HOSTILE, Fraction(1), HOSTILE, None, HOSTILE, HOSTILE, HOSTILE)
    chart = d.ProgressChart([bar], *[HOSTILE] * 5)
    blocks: list[d.Block] = [
        d.Heading(1, "1.", HOSTILE, "a"), d.Heading(2, "1.1.", HOSTILE, "b"),
        d.Paragraph((run, link), "warning"), d.Bullets([(run,)], is_ordered=True), d.Bullets([(link,)]),
        d.Table(HOSTILE, columns, lines, is_main=True), d.Table(HOSTILE, columns, lines[1:]),
        d.Figure("f", chart, HOSTILE, HOSTILE),
    ]  # fmt: skip
    return report._replace(document=d.Document("en", HOSTILE, HOSTILE, blocks))


def test_foreign_text_shows_and_does_nothing(open_page: Open, catalog: Catalog) -> None:
    rendered = render_html(hostile(report_of(catalog, *DEMONSTRATION, "en")))
    assert "\u202e" not in rendered
    assert "\x00" not in rendered
    page = open_page(rendered)
    shown = HOSTILE.replace("\u202e", "<U+202E>").replace("\x00", "<U+0000>")
    assert page.locator("h1").inner_text() == page.title() == shown
    assert page.locator("#page-main td").first.inner_text() == f"▼{shown}"
    assert page.locator("script").count() == 1
    assert page.locator("img").count() == 0
    page.locator("#page-main thead button").first.click()
    page.locator("#page-search").fill(HOSTILE[:25])
    assert page.locator("#page-main tbody:visible").count() == 1
    assert page.locator("p a").first.get_attribute("href") == "https://example.org/?a=1&b=2"
