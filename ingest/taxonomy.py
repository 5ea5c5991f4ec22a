"""arXiv's archives and categories, as arxiv.org/category_taxonomy lists them (2026)."""

from difflib import get_close_matches

_OWN_GROUP = {
    "cs": "AI AR CC CE CG CL CR CV CY DB DC DL DM DS ET FL GL GR GT HC IR IT LG LO MA MM MS NA NE "
    "NI OH OS PF PL RO SC SD SE SI SY",
    "econ": "EM GN TH",
    "eess": "AS IV SP SY",
    "math": "AC AG AP AT CA CO CT CV DG DS FA GM GN GR GT HO IT KT LO MG MP NA NT OA OC PR QA RA "
    "RT SG SP ST",
    "q-bio": "BM CB GN MN NC OT PE QM SC TO",
    "q-fin": "CP EC GN MF PM PR RM ST TR",
    "stat": "AP CO ME ML OT TH",
}
_PHYSICS = {
    "astro-ph": "CO EP GA HE IM SR",
    "cond-mat": "dis-nn mes-hall mtrl-sci other quant-gas soft stat-mech str-el supr-con",
    "gr-qc": "",
    "hep-ex": "",
    "hep-lat": "",
    "hep-ph": "",
    "hep-th": "",
    "math-ph": "",
    "nlin": "AO CD CG PS SI",
    "nucl-ex": "",
    "nucl-th": "",
    "physics": "acc-ph ao-ph app-ph atm-clus atom-ph bio-ph chem-ph class-ph comp-ph data-an ed-ph "
    "flu-dyn gen-ph geo-ph hist-ph ins-det med-ph optics plasm-ph pop-ph soc-ph space-ph",
    "quant-ph": "",
}
_ARCHIVES = {archive: subjects.split() for archive, subjects in (_OWN_GROUP | _PHYSICS).items()}
CATEGORIES = frozenset(
    name
    for archive, subjects in _ARCHIVES.items()
    for name in (archive, *(f"{archive}.{subject}" for subject in subjects))
)
"""Every category (`cs.AI`, `hep-th`), and the archives that hold several (`cs`)."""


def nearest(category: str) -> str:
    """The category that was most likely meant; `cs.AI` where none is like it."""
    by_lower = {name.lower(): name for name in sorted(CATEGORIES)}
    close = get_close_matches(category.lower(), by_lower, n=1)
    return by_lower[close[0]] if close else "cs.AI"


def is_whole_archive(category: str) -> bool:
    """Whether it stands for several categories, as `cs` does and `hep-th` does not."""
    return bool(_ARCHIVES.get(category))


def set_of(category: str) -> str | None:
    """The OAI-PMH set of a category, `group:archive:category`; None for an unknown archive.

    `cs.AI` is `cs:cs:AI`, `astro-ph.EP` is `physics:astro-ph:EP`, `hep-th` is `physics:hep-th`,
    and a whole archive with categories is its group: `cs` is `cs`.
    """
    archive, _, subject = category.partition(".")
    if archive in _PHYSICS:
        return ":".join(filter(None, ("physics", archive, subject)))
    if archive in _OWN_GROUP:
        return f"{archive}:{archive}:{subject}" if subject else archive
    return None
