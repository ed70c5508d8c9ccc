"""Entries of a page's menu, in the languages of the press."""

from typing import Final

from services.parser.facts.word_tables import phrases

_NO_SECTION: Final = phrases("""
home|home page|homepage|menu|main menu|skip to content|skip to main content|skip to navigation|search|sign in
log in|login|register|subscribe|my account|newsletters|e-paper|epaper|today's paper|live tv|video|videos
podcasts
startseite|menü|zum inhalt|zum inhalt springen|suche|anmelden|abo|abonnieren
accueil|aller au contenu|aller au contenu principal|rechercher|se connecter|s'abonner|s’abonner
inicio|portada|buscar|iniciar sesión|suscríbete|menú|início|pesquisar|entrar|assine
cerca|accedi|abbonati|inloggen|zoeken|hem|sök|logga in|hjem|søk|forside|strona główna|szukaj|zaloguj
главная|меню|поиск|войти|головна|anasayfa|ana sayfa|giriş|beranda|cari|trang chủ|首页|首頁|ホーム|홈|الرئيسية
""")
_SECTIONS: Final = phrases("""
news|latest|latest news|breaking news|world|international|national|local|uk|us|india|europe|asia|africa
politics
business|economy|finance|markets|money|sport|sports|football|cricket|opinion|comment|editorial|columns|culture
arts|entertainment|lifestyle|life|style|fashion|food|travel|health|science|technology|tech|environment|climate
education|weather|obituaries|jobs|classifieds|magazine|more|all sections|sections|trending|cities|states
photos
nachrichten|politik|wirtschaft|kultur|panorama|wissen|wissenschaft|gesundheit|meinung|wetter|regional|ausland
actualités|politique|économie|société|monde|culture|sports|sciences|santé|météo|opinions|débats
noticias|actualidad|política|economía|sociedad|mundo|deportes|cultura|ciencia|salud|tiempo|opinión
últimas|esportes|saúde|ciência|cronaca|esteri|economia|politica|salute|scienza|meteo
nieuws|sportnieuws|buitenland|binnenland|nyheter|ekonomi|nöje|nyheder|wiadomości|polityka|gospodarka
новости|политика|экономика|общество|мир|спорт|культура|наука|погода
""")


def is_menu(reading: str) -> bool:
    """A menu's entry, be it a section's name."""
    name = reading.casefold().strip(" |·•›>»/")
    return name in _NO_SECTION or name in _SECTIONS


def is_menu_alone(reading: str) -> bool:
    """An entry that can be nothing but a menu's."""
    return reading.casefold().strip(" |·•›>»/") in _NO_SECTION
