"""Phrases of boilerplate: menus, share bars, notices and footers of web pages, in the most common languages.

All functions expect a line in lower case (`str.casefold`).
"""

from __future__ import annotations

from readtui.ingest.phrases import by_first_character, first_within

_PHRASES = """
about|about us|accessibility|account|ad|ad choices|adchoices|add comment|advertise|advertise with us|advertisement|
advertising|all|all rights reserved|already a subscriber|app|apps|archive|archives|back|back to top|blog|blogs|
breaking news|business|cancel|careers|categories|category|classifieds|close|comment|comments|community|
community guidelines|connect|connect with us|contact|contact us|continue reading|cookie policy|cookies|copy link|
copyright|corrections|culture|dark mode|dismiss|donate|download|e-mail|edit|editions|education|email|entertainment|
events|facebook|faq|faqs|features|feedback|feeds|finance|flipboard|follow|follow us|footer|forums|games|get the app|
give|google|google+|health|help|home|homepage|imprint|instagram|international|jobs|join|join now|join us|latest|
latest news|legal|lifestyle|like|linkedin|listen|live|load more|local|log in|log out|login|mail|main menu|
main navigation|manage cookies|markets|media|menu|messenger|mobile|money|more|more news|more stories|most commented|
most popular|most read|most viewed|movies|multimedia|music|my account|national|navigation|newer|newest|news|
newsletter|newsletters|next|next article|no comments|obituaries|older|open menu|opinion|opinions|our team|partners|
photo galleries|photos|pinterest|play|play video|pocket|podcast|podcasts|politics|popular|popular posts|press|
preferences|previous|previous article|print|privacy|privacy notice|privacy policy|privacy settings|privacy statement|
profile|puzzles|quizzes|real estate|recent posts|recommended|recommended for you|reddit|register|related|
related articles|related content|related links|related news|related posts|related stories|related topics|reply|report|
reviews|rss|rss feed|save|save article|scroll to top|search|search for:|sections|see all|see more|services|settings|
share|share on facebook|share on linkedin|share on twitter|share on whatsapp|share this|share this article|
share this post|share this story|share via email|shop|shopping|show menu|show more|sign in|sign out|sign up|
site index|site map|sitemap|skip|skip ad|skip advertisement|skip navigation|skip to content|skip to main|
skip to main content|skip to navigation|skip to the article|skip to article|social|sponsored|sponsored by|
sponsored content|sport|sports|store|submit|subscribe|subscribe now|subscriptions|support|support us|tags|team|tech|
technology|telegram|terms|terms & conditions|terms and conditions|terms of service|terms of use|toggle menu|
toggle navigation|top news|top stories|topics|trending|trending now|travel|tumblr|tv|tweet|twitter|unsubscribe|video|
videos|view all|view comments|view more|watch|weather|whatsapp|work with us|world|x|youtube|your account|your email|
your name|zurück|weiter|startseite|anzeige|werbung|teilen|impressum|datenschutz|kontakt|anmelden|abonnieren|
kommentare|suche|menü|drucken|merken|zum inhalt springen|zum inhalt|nutzungsbedingungen|accueil|partager|publicité|
s'abonner|abonnez-vous|se connecter|connexion|commentaires|mentions légales|contactez-nous|rechercher|imprimer|
aller au contenu|lire plus|lire aussi|inicio|compartir|publicidad|suscríbete|suscribirse|iniciar sesión|comentarios|
buscar|imprimir|ir al contenido|saltar al contenido|aviso legal|política de privacidad|contacto|condividi|pubblicità|
accedi|abbonati|commenti|cerca|stampa|vai al contenuto|compartilhar|publicidade|assine|entrar|comentários|início|
pular para o conteúdo|reklama|sdílet|sdílet článek|související|diskuse|přihlásit|udostępnij|zaloguj|reklam|delen|
aanmelden|главная|реклама|поделиться|комментарии|войти|меню|поиск|подписаться|контакты|перейти к содержанию|
メニュー|ホーム|広告|シェア|検索|ログイン|コメント|お問い合わせ|本文へスキップ|本文へ移動|プライバシーポリシー|
シェアする|首页|菜单|广告|分享|搜索|登录|注册|评论|相关文章|跳到内容|跳至内容|跳转到内容|返回顶部|隐私政策|
联系我们|关于我们|listen to article|listen to this article|listen to the article|play audio|artikel anhören|
artikel vorlesen|beitrag anhören|anhören|vorlesen|artikel drucken|artikel merken|artikel teilen|écouter l'article|
écouter|escuchar|escuchar artículo|escuchar noticia|ascolta|ascolta l'articolo|ouvir|ouvir artigo|luister|beluister|
lyssna|lyssna på artikeln|posłuchaj|слушать|音声で聴く|音声を再生|朗读|收听|
next topic|previous topic|this page|show source|view page source|quick search|related topics|report a bug|
edit this page|edit on github|on this page|in this article|page contents
"""
_STARTS = """
share this|share on|share via|share with|tweet this|follow us|follow @|follow on|sign up|sign in|sign out|log in|
log out|login|subscribe|skip to|skip ad|jump to|back to top|back to home|click here|click to|tap here|read more|
read next|read also|read the full|see also:|view all|view more|view comments|view gallery|show all|show more|
load more|see all|see more|browse all|more from|more in|more on|more stories|more news|related|recommended|
you may like|you may also|you might|most read|most popular|most viewed|most shared|trending|popular on|popular posts|
leave a comment|leave a reply|post a comment|add a comment|advertis|sponsored|promoted|story continues below|
article continues|continue reading|support us|support our|get the latest|get our|get the app|get daily|join our|
join us|enter your email|enter your e-mail|your email|we use cookies|this site uses|this website uses|by clicking|
by continuing|by using|by signing|accept all|accept cookies|manage cookies|manage consent|manage preferences|
all rights reserved|copyright|©|terms of|terms and|terms &|privacy policy|privacy notice|cookie policy|
cookie settings|powered by|print this|email this|e-mail this|save this|save for|posted in|filed under|tagged|tags:|
tag:|category:|categories:|topics:|next post|next article|next story|next page|previous post|previous article|
previous story|previous page|prev post|newer post|older post|opens in|close this|close menu|close search|toggle |
open menu|open in|search for|search this|search the|contact us|about us|about the author|download the|download our|
loading|please enable|please sign|please log|please subscribe|please enter|don't miss|don’t miss|up next|watch live|
watch now|watch more|like this:|like loading|
listen to this|listen now|photo gallery|editor's pick|editors' pick|editor’s pick|
suggest a correction|improve this|asked by|viewed |sorted by|highest score|report a|report an|report this|report abuse
"""
_MENTIONS = """
all rights reserved|©|cookies|privacy policy|terms of use|terms of service|newsletter|subscribe|subscription|sign up|
your inbox|your browser|javascript|unsubscribe
"""


def _split(phrases: str) -> list[str]:
    return [phrase for phrase in phrases.replace("\n", "").split("|") if phrase]


_BETWEEN_PARAGRAPHS = frozenset(
    (
        *("advertisement", "advertising", "ad", "sponsored", "reply", "anzeige", "werbung", "publicité", "publicidad"),
        *("pubblicità", "publicidade", "reklama", "reklam", "advertentie", "реклама", "広告", "广告"),
    )
)
_WHOLE_LINES = frozenset(_split(_PHRASES))
_PREFIXES = by_first_character(_split(_STARTS))
_MENTIONED = tuple(_split(_MENTIONS))
_EDGE_SYMBOLS = " :»›>‹«|·•*+-–…→←▼▾↓↑[]()"


def is_boilerplate_phrase(folded: str) -> bool:
    """Whether the whole line is a phrase of boilerplate: "skip to content", "share", "menu"."""
    return folded.strip(_EDGE_SYMBOLS) in _WHOLE_LINES


def is_advertising(folded: str) -> bool:
    """Whether a line announces an advertisement or is a button for answers: it stands between paragraphs, as a heading
    does."""
    return folded.strip(_EDGE_SYMBOLS) in _BETWEEN_PARAGRAPHS


def starts_like_boilerplate(folded: str) -> bool:
    """Whether a line starts with a phrase of boilerplate: "share this", "we use cookies"."""
    return folded.startswith(_PREFIXES.get(folded[:1], ()))


def mentions_boilerplate(folded: str) -> bool:
    """Whether a line mentions what only boilerplate is about: rights, cookies, subscriptions."""
    return bool(first_within(folded, _MENTIONED))
