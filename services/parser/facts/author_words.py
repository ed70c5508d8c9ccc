"""Words of bylines in the languages of newspapers: what introduces, joins and follows names."""

from typing import Final


def vocabulary(words: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(words.split())


PREFIXES: Final = (
    "by|written by|reported by|reporting by|story by|words by|text by|report by|posted by|published by"
    "|authored by|author:|authors:|text:|autor:|autorin:|autoren:|ein artikel von|ein beitrag von"
    "|ein kommentar von|eine analyse von|ein gastbeitrag von|ein interview von|aufgezeichnet von"
    "|aus dem englischen von|par|propos recueillis par|texte:|texte de|auteur:|auteurs:|por|escrito por"
    "|texto:|texto de|redactado por|autores:|a cura di|articolo di|autore:|door|tekst:|tekst av|skrevet av"
    "|skrevet af|skriven av|reporter:|foto och text:|przez|autorzy:|napisał|napisała|автор:|авторы:|автори:"
    "|текст:|kirjoittanut|teksti:|yazan:|yazar:|oleh|penulis:|bởi|autoři:|píše|írta:|szerző:|από|του|מאת"
    "|بقلم|كتب|द्वारा|文・|文／|記者：|记者：|记者 |記者 "
    "|zeige alle beiträge von|alle beiträge von|alle artikel von|alle beiträge anzeigen von|view all posts by"
    "|view all articles by|show all articles of|show all articles by|show all posts by|more from|posts by"
    "|eingestellt von|verfasst von|geschrieben von|veröffentlicht von|gepostet von|artikel von|beitrag von"
    "|blog beitrag von|rezept von|interview:|voir tous les articles de|ver todas las entradas de"
    "|text und fotos:|text und foto:|text & fotos:|text & foto:|text und bilder:|text und bild:|text/foto:"
    "|text/fotos:|words and photos by|words & photos by|texte et photos:|texto y fotos:|testo e foto:"
    "|autor*in:|autor:in:|autor/in:|autor(in):|autor|autorin|verfasser:|verfasserin:|publicado por"
    "|postado por|publié par|rédigé par|scritto da|pubblicato da|geplaatst door|geschreven door|skrevet av"
)
"""What stands before the names; matched without regard to case."""

PARTICLES: Final = "von|di|de|da|av|af|från|fra|from|od|от|від"
"""Byline words that also begin surnames: taken off before a capital and a second word only."""

CONNECTORS: Final = (
    "and|und|et|og|och|en|ve|dan|sowie|with|mit|avec|con|com|con la colaboración de"
    "|im gespräch mit|im interview mit|in conversation with|ir|un|és|și|si|та|και|và"
)
"""Between names, with spaces around."""

SHORT_CONNECTORS: Final = "y|e|i|a|и|і|ja"
"""Those that also stand within one name."""

ROLES: Final = vocabulary(
    "reporter reporters correspondent correspondents editor editors writer writers journalist journalists"
    " columnist columnists contributor contributors producer producers photographer commentator critic"
    " critics analyst anchor presenter broadcaster blogger author freelancer intern trainee professor"
    " director chief head redakteur redakteurin redakteure redakteurinnen redaktor redaktorin chefredakteur"
    " chefredakteurin korrespondent korrespondentin journalistin volontär volontärin autorin autor"
    " ressortleiter ressortleiterin leiter leiterin reporterin kolumnist kolumnistin gastautor gastautorin"
    " chefreporter chefreporterin wirtschaftsredakteur sportredakteur politikredakteur redacteur redactrice"
    " rédacteur rédactrice correspondant correspondante envoyé envoyée journaliste chroniqueur chroniqueuse"
    " redactor redactora periodista corresponsal colaborador colaboradora redattore redattrice"
    " giornalista corrispondente inviato inviata verslaggever journalistene journalista correspondente"
    " repórter jornalista colunista reportér redaktor redaktorka redaktør redaktör korespondent novinář"
    " novinářka dziennikarz dziennikarka publicysta publicystka korrespondentti toimittaja muhabir muhabiri"
    " yazarı köşe корреспондент обозреватель журналист журналистка редактор кореспондент wartawan"
)
"""What people of the press are called; a comma part with one of them is no name."""

ROLE_ADJECTIVES: Final = vocabulary(
    "senior chief deputy assistant associate managing executive acting staff special political politics"
    " business economics financial news sports sport world foreign diplomatic defence defense security"
    " health science technology tech education environment climate crime legal home affairs culture arts"
    " entertainment royal digital data investigations investigative national international european asia"
    " africa north america south middle east west washington white house capitol hill contributing features"
    " lifestyle money consumer audience property travel food football cricket rugby leitender leitende"
    " stellvertretender stellvertretende freier freie group general us uk eu global local city video photo"
    " night weekend duty live breaking multimedia social media"
)
"""Words that may stand before a role: `Senior Political Correspondent`."""

ROLE_SUFFIXES: Final = ("기자", "특파원", "記者", "记者", "編集委員", "論説委員", "선임기자", "통신원")
"""Roles written after a name in East Asian bylines."""

ACCOUNTS: Final = vocabulary(
    "admin administrator webmaster root user superuser wordpress wpadmin editor1 system default test guest"
    " anonymous unknown null none undefined nan n/a"
)
"""Names of accounts in content management systems, not of people."""

LABELS: Final = frozenset(
    [
        "see full bio",
        "full bio",
        "see bio",
        "bio",
        "von",
        "text",
        "texte",
        "texto",
        "interview",
        "foto",
        "fotos",
        "photo",
        "photos",
        "beitrag",
        "post",
        "no author",
        "name",
        "autor",
        "autorin",
        "author",
        "authors",
        "by",
        "size",
        "follow",
        "following",
        "follow us",
        "share",
        "view profile",
        "view all posts",
        "all posts",
        "more articles",
        "read more",
        "about the author",
        "über den autor",
        "über die autorin",
        "afficher mon profil complet",
        "mein profil vollständig anzeigen",
        "ver todo mi perfil",
        "artikel von",
        "rezept von",
        "beitrag von",
        "archiv anzeigen",
        "kommentare",
        "comments",
        "contact",
        "profile",
        "posted",
        "published",
        "updated",
        "wordpressadmin",
        "the author",
        "written",
        "details",
        "tags",
        "home",
    ]
)
"""What stands where a name should: buttons, labels, links to more."""
