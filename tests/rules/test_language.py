import pytest

from ombud.rules.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("快递还没到", "zh-Hans"),
        ("快遞還沒到，請幫我查一下", "zh-Hant"),
        ("後面那面鏡子裡外都刮花了", "zh-Hant"),
        ("佢哋話三日到，而家仲未收到", "yue"),
        ("where is my parcel", "en"),
        ("这双鞋QC没有拍出来，glue stain很明显", "mixed"),
        ("我的iPhone坏了怎么办", "zh-Hans"),
        ("链接 https://shop.example.com/item/red-cup 打不开", "zh-Hans"),
        ("<p>发错货了</p><br><b>换货</b>", "zh-Hans"),
        ("单号 RB123456785CN 和 SF1234567890123 都没动", "zh-Hans"),
        ("届いていません、返品したいです", "ja"),
        ("日系の包装的杯子碎了", "zh-Hans"),
        ("주문이 아직 안 왔어요", "ko"),
        ("Посылка не пришла", "ru"),
        ("Посилка не прийшла, поверніть гроші", "uk"),
        ("لم يصل الطلب", "ar"),
        ("สินค้ายังไม่มา", "th"),
        ("Mi pedido no ha llegado, quiero el reembolso", "es"),
        ("Le colis n'est pas arrivé, je veux un remboursement", "fr"),
        ("Das Paket ist seit drei Wochen nicht da", "de"),
        ("O produto chegou quebrado e não funciona", "pt"),
        ("Il pacco non è arrivato, voglio il rimborso", "it"),
        ("Mijn pakket is nog niet aangekomen", "nl"),
        ("Paczka nie dotarła, proszę o zwrot", "pl"),
        ("Siparişim hâlâ gelmedi, iade istiyorum", "tr"),
        ("Tôi chưa nhận được hàng", "vi"),
        ("Barang belum sampai, minta uang kembali karena rusak", "id"),
        ("Barang rosak, saya nak duit balik, boleh ke", "ms"),
    ],
)
def test_a_text_is_told_its_language(text, language):
    assert language_of(text) == language


@pytest.mark.parametrize("text", ["", "12345", "👍", "https://m.example.com/abc", "?!…", "a@b.com"])
def test_what_has_no_words_has_no_language(text):
    assert language_of(text) == "other"
