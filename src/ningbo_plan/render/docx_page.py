"""An empty Word file in the layout of official documents (GB/T 9704—2012): page, page numbers, fonts, settings.

A4 with the type area of 156 mm × 225 mm; page numbers stand outside, "— 1 —", odd ones right and even ones left.
"""

from io import BytesIO
from zipfile import ZipFile

from ningbo_plan.messages import Language
from ningbo_plan.render.docx_styles import FONTS, W, eastern

_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTS = {"styles": "styles", "numbering": "numbering", "settings": "settings", "fontTable": "fontTable"}
_FOOTERS = ("footer1", "footer2")
# Margins in twentieths of a point: 37 mm above, 28 mm left; the type area leaves 26 mm right and 35 mm below. The page
# number stands 7 mm below the type area.
SECTION = (
    f'<w:sectPr xmlns:w="{W}" xmlns:r="{_R}"><w:footerReference w:type="default" r:id="rId5"/>'
    '<w:footerReference w:type="even" r:id="rId6"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1247" w:gutter="0"/>'
    "<w:cols/></w:sectPr>"
)


def official(language: Language) -> bytes:
    """An empty document in the layout of official documents."""
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPES}.{kind}+xml"/>'
        for name, kind in [("document", "document.main"), *_PARTS.items(), *((name, "footer") for name in _FOOTERS)]
    )
    related = [*_PARTS.items(), *((name, "footer") for name in _FOOTERS)]
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
        "_rels/.rels": _relationships([("officeDocument", "word/document.xml")]),
        "word/_rels/document.xml.rels": _relationships([(kind, f"{name}.xml") for name, kind in related]),
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{SECTION}</w:body></w:document>',
        "word/styles.xml": _styles(),
        "word/numbering.xml": f'<w:numbering xmlns:w="{W}"/>',
        "word/settings.xml": _settings(language),
        "word/fontTable.xml": _fonts(language),
        "word/footer1.xml": _footer("right"),
        "word/footer2.xml": _footer("left"),
    }
    output = BytesIO()
    with ZipFile(output, "w") as archive:
        for name, xml in parts.items():
            archive.writestr(name, _DECLARED + xml)
    return output.getvalue()


def _relationships(targets: list[tuple[str, str]]) -> str:
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{_R}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{items}</Relationships>'
    )


def _styles() -> str:
    """What every style starts from; the styles themselves are added as to any other document."""
    return (
        f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr/></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/></w:style></w:styles>'
    )


def _settings(language: Language) -> str:
    """Without the mode of compatibility 15, Word says of a document that it is an old one."""
    return (
        f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:useFELayout/>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        f'</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="{eastern(language)}"/></w:settings>'
    )


def _fonts(language: Language) -> str:
    """The fonts with the names that others of their kind go by, which Word tries where it has not the first."""
    fonts = "".join(
        f'<w:font w:name="{font.name}"><w:altName w:val="{font.others}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{"roman" if font.is_serif else "swiss"}"/><w:pitch w:val="variable"/></w:font>'
        for font in FONTS[language].values()
    )
    return f'<w:fonts xmlns:w="{W}">{fonts}</w:fonts>'


def _footer(side: str) -> str:
    """A page number, one character from the outer edge."""
    indent = f'<w:ind w:{side}Chars="100" w:{side}="280"/>'
    return (
        f'<w:ftr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="Footer"/>{indent}<w:jc w:val="{side}"/></w:pPr>'
        '<w:r><w:t xml:space="preserve">— </w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r>'
        '</w:fldSimple><w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
    )
