"""Which language a text is in: by its script, and among Latin languages by their commonest words.

Written here and not taken from a library: those with an open licence that know all these languages
carry models that read some hundred to two thousand texts a second, or 100 MB of them.
"""

import re

from ombud.rules.folding import traditional_forms

HANS, HANT, CANTONESE, ENGLISH = "zh-Hans", "zh-Hant", "yue", "en"
MIXED, OTHER, FRENCH, JAPANESE = "mixed", "other", "fr", "ja"

_LOOKED_AT = 1_000
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
# SF1234 is no word, and a brand in an address is none either.
_LATIN_WORD = re.compile("(?<![A-Za-z0-9])[A-Za-z]{2,}(?![A-Za-z0-9])")
_UNSPOKEN = re.compile(
    r"https?://[!-~]+|www\.[!-~]+|[!-~]+@[!-~]+|[a-z]{1,9}\.[!-~]+/[!-~]*|<[^<>]{1,200}>"
)
_MAY_BE_UNSPOKEN = re.compile("[@<]|//|www|/")
_SCRIPTS = (
    (JAPANESE, re.compile("[\u3041-\u30fa]")), ("ko", re.compile("[\uac00-\ud7af\u1100-\u11ff]")),
    ("ru", re.compile("[\u0400-\u04ff]")), ("ar", re.compile("[\u0600-\u06ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")), ("el", re.compile("[\u0370-\u03ff]")),
    ("he", re.compile("[\u0590-\u05ff]")), ("hi", re.compile("[\u0900-\u097f]")),
)  # fmt: skip
_OTHER_SCRIPT = re.compile(
    "[\u0370-\u03ff\u0400-\u04ff\u0590-\u06ff\u0900-\u097f\u0e00-\u0e7f\u1100-\u11ff\u3041-\u30fa\uac00-\ud7af]"
)
_SISTERS = {"ru": ("uk", re.compile("[іїєґІЇЄҐ]")), "ar": ("fa", re.compile("[پچژگ]"))}
_MAY_BE_CANTONESE = re.compile("[嘅咗喺嘢哋㗎嗰冇佢唔啲咁噉嚟攞喇]")
# Traditional text has one such character in four; in simplified text they are slips.
_TRADITIONAL_SHARE = 0.1
_CANTONESE = re.compile(
    "[嘅咗喺嘢哋㗎嗰冇]|[佢唔啲咁噉嚟攞喇][^佢唔啲咁噉嚟攞喇]{0,40}[佢唔啲咁噉嚟攞喇]"
)

_WORDS = {
    ENGLISH: "the and is are was were my you your it this that have has had not been for with of "
    "to from they we an at be but do does don't how i'm i've if in just me never no on or please "
    "refund order still what when where why will would can could so very after it's received he "
    "she said week weeks days day ago call got there their all because which who did does more "
    "only",
    "es": "el la los las que de y en un una es por para con no mi me se lo su pero muy esta este "
    "pedido quiero llegado producto está más hace desde tengo ha he del al cuando ayer pagué envío",
    "pt": "o os as que de e em um uma é por para com não meu minha me se seu mas muito esta este "
    "pedido quero chegou produto está mais há desde tenho foi do da no na ainda veio comprei",
    "fr": "le la les que de et en un une est pour avec pas mon ma je me se son mais très cette ce "
    "commande veux colis reçu depuis j'ai n'ai du des au dans il vous sur plus merci trop rien "
    "sans",
    "it": "il lo la gli che di e un una è per con non mio mia mi si ma molto questa questo ordine "
    "voglio pacco sono da dal del della ho ancora arrivato ricevuto più nel fermo pagato",
    "de": "der die das und ist ein eine einen nicht ich mein meine mit für auf von zu dem den es "
    "sie wir aber sehr wurde bestellung paket habe seit noch im am bitte kein möchte falsche "
    "nichts",
    "nl": "de het een en is niet ik mijn met voor op van te dat die wij maar zeer werd bestelling "
    "pakket heb sinds nog al geen wil bij naar ook aan niets ontvangen",
    "pl": "i w z na nie to jest się mój moja do od za ale bardzo zamówienie paczka proszę nadal "
    "mam był była po jak czy już nigdy zapłaciłem chcę zwrot dotarła",
    "tr": "ve bir bu için ile ben benim ama çok değil sipariş siparişim hâlâ henüz gelmedi iade "
    "istiyorum ürün kargo para var yok geldi ödedim lütfen",
    "vi": "tôi và là của không cho đã được với này hàng đơn chưa nhận một những rất mà bị đặt rồi "
    "trả ngày muốn tiền",
    "id": "saya dan yang ini itu tidak sudah belum dengan untuk di ke dari ada bisa paket barang "
    "sampai minta karena tapi sangat pesanan kirim bayar uang kembali mohon",
    "ms": "saya dan yang ini itu tidak sudah belum dengan untuk di ke dari ada boleh nak ni tak "
    "dah barang rosak sangat kerana tapi pesanan duit awak",
    "sv": "och att det är en ett inte jag min mitt med för på av till som vi men mycket har paket",
    "cs": "a že je to na se můj moje není ale jsem balík objednávka za pro byl byla ještě prosím",
    "ro": "și că este un o nu eu meu mea cu pentru la de din dar foarte am comanda pachet încă",
}  # fmt: skip
_LETTERS = {
    "es": "ñ¿¡", "pt": "ãõ", "fr": "èêœ", "de": "ßäöü", "pl": "łąęśżźć", "tr": "ğışİ",
    "vi": "ăơưđạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ", "cs": "řůě", "ro": "șță", "sv": "å",
}  # fmt: skip
_COMMON = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_MARKED = {language: frozenset(letters) for language, letters in _LETTERS.items()}
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def language_of(normal_text: str) -> str:
    """zh-Hans, zh-Hant, yue, en, another language's code, mixed, or other where no words are.

    mixed is Chinese and English that both carry meaning: a lone brand name in a Chinese text, or
    one Chinese word in an English one, is not mixed.
    """
    text = normal_text[:_LOOKED_AT]
    if _MAY_BE_UNSPOKEN.search(text):
        text = _UNSPOKEN.sub(" ", text)
    if text.isascii():
        return _latin(text) if _LATIN_WORD.search(text) else OTHER
    han = sum(map(len, _HAN.findall(text)))
    words = len(_LATIN_WORD.findall(text))
    foreign = len(_OTHER_SCRIPT.findall(text))
    if foreign > 1 and foreign > words and 4 * foreign > han:
        return _by_script(text)
    if han >= 4 and words >= 3:
        return MIXED
    if han > words:
        return _chinese(text, han)
    return _latin(text) if words else OTHER


def _by_script(text: str) -> str:
    counts = {language: len(script.findall(text)) for language, script in _SCRIPTS}
    language = max(counts, key=counts.__getitem__)
    sister, letters = _SISTERS.get(language, ("", None))
    return sister if letters and letters.search(text) else language


def _chinese(text: str, han: int) -> str:
    if _MAY_BE_CANTONESE.search(text) and _CANTONESE.search(text):
        return CANTONESE
    traditional = len(traditional_forms().findall(text))
    return HANT if traditional and traditional >= _TRADITIONAL_SHARE * han else HANS


def _latin(text: str) -> str:
    """The language with most of its commonest words in a text; English where none has any."""
    lowered = text.lower()
    if text.isascii() and len(_COMMON[ENGLISH].intersection(lowered.split())) > 2:
        return ENGLISH
    words = frozenset(_WORD.findall(lowered))
    english = len(words & _COMMON[ENGLISH])
    scores = {language: len(words & common) for language, common in _COMMON.items()}
    if not text.isascii():
        for language, letters in _MARKED.items():
            scores[language] += 2 * (not letters.isdisjoint(lowered))
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] > max(english, 1) or not text.isascii() else ENGLISH
