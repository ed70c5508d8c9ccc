"""News agencies of the world as bylines, datelines and credits name them."""

from typing import Final

from services.parser.facts.word_tables import phrases

AGENCIES: Final = phrases(
    """
associated press|the associated press|ap|reuters|thomson reuters|agence france-presse|afp|upi
united press international|bloomberg
dpa|dpa-afx|dpa-infocom|apa|sda|keystone-sda|ats|sid|epd|kna|afx|ansa|agi|adnkronos|lapresse|efe
europa press|ep|lusa|télam|notimex
prensa latina|agência brasil|canadian press|the canadian press|cp|pa|pa media|press association|aap|belga
anp|ritzau|ntb|tt|stt|bns
leta|elta|pap|čtk|ctk|tasr|sita|mti|agerpres|bta|hina|sta|tanjug|beta|fena|ana-mpa|tass|itar-tass
ria novosti|ria|interfax|ukrinform
unian|belta|kazinform|aa|anadolu|anadolu agency|iha|dha|irna|mehr|isna|sana|nna|wafa|petra|mena|spa|wam|kuna
qna|bna|map|aps|tap
pti|press trust of india|ani|ians|uni|app|bss|unb|xinhua|china news service|cna|kyodo|kyodo news|jiji
jiji press|yonhap|newsis|news1|kcna
bernama|antara|vna|tna|pna|nan|sapa|kna|gna|angop|getty images|agencies|agency|agenturen|agentur|agences
agencias|agenzie|agências
agenturer|agentschappen|агентства|wire services|wire reports|news agencies|staff and agencies|staff|тасс
риа новости|интерфакс|укринформ|رويترز
أ ف ب|وكالات|共同|共同通信|時事|時事通信|新华社|新華社|中新社|中央社|연합뉴스|뉴시스|뉴스1
"""
)
"""Casefolded names and abbreviations."""


def is_agency(name: str) -> bool:
    """Whether the name is an agency's, alone or with its desk (`dpa/lby`, `AFP Paris`)."""
    return name.strip(" .()").casefold() in AGENCIES
