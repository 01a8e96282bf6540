from pathlib import Path

import pytest

from ombud.plugins.api import HUMAN, Reading
from ombud.plugins.classifiers.lexical import LexicalReader

NO_COMPLAINT = "-"


def read(text: str) -> Reading:
    return LexicalReader().read([text])[0]


def sentences(name: str) -> list[tuple[str, str]]:
    """(detail code or '-', text) of a file of sentences written apart from the seed phrases."""
    lines = Path(__file__).with_name(f"{name}_sentences.tsv").read_text("utf-8").splitlines()
    return [(code, text) for code, _, text in (line.split("\t") for line in lines)]


@pytest.mark.parametrize("name", ["held_out", "tuning"])
def test_most_sentences_are_read_rightly_at_the_first_rank(name):
    labelled = [(code, text) for code, text in sentences(name) if code != NO_COMPLAINT]
    readings = LexicalReader().read([text for _, text in labelled])
    pairs = list(zip(readings, labelled, strict=True))
    first = [reading.detail_code == code for reading, (code, _) in pairs]
    among = [code in dict(reading.ranked) for reading, (code, _) in pairs]
    assert sum(first) / len(first) >= 0.93
    assert sum(among) / len(among) >= 0.95


def test_what_is_read_automatically_is_hardly_ever_wrong():
    labelled = [(code, text) for code, text in sentences("held_out") if code != NO_COMPLAINT]
    readings = LexicalReader().read([text for _, text in labelled])
    pairs = zip(readings, labelled, strict=True)
    sure = [(one, code) for one, (code, _) in pairs if one.band == "automatic"]
    assert len(sure) > len(labelled) / 2
    assert sum(one.detail_code == code for one, code in sure) / len(sure) >= 0.97


@pytest.mark.parametrize(
    "text", [text for code, text in sentences("held_out") if code == NO_COMPLAINT]
)
def test_thanks_and_small_talk_are_no_complaints(text):
    reading = read(text)
    assert (reading.detail_code, reading.band, reading.is_complaint) == (None, HUMAN, False)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("没收到货，但是显示签收", "LOG.DNR"),
        ("not received but it says delivered", "LOG.DNR"),
        ("没有收到退款", "PAY.REFUND"),
        ("包裹一直没收到", "LOG.LATE"),
        ("没收到，物流停滞", "LOG.STALLED"),
        ("杯子碎了", "QUA.DAMAGED"),
        ("杯子碎了，快递箱子也破了", "LOG.DAMAGED_TRANSIT"),
        ("发错颜色了", "QUA.VARIANT"),
        ("发错货了", "LOG.WRONG_ITEM"),
        ("你们代购发错颜色，我备注写了黑色", "AGT.PURCHASE"),
        ("少了充电器，缺件", "QUA.MISSING_PART"),
        ("少发一件", "LOG.SHORT"),
        ("合包少打一件", "AGT.CONSOLIDATION"),
        ("要求赔偿，手机屏幕有划痕", "QUA.DAMAGED"),
        ("這雙鞋是仿冒品，我要退貨", "QUA.COUNTERFEIT"),
    ],
)
def test_near_readings_are_told_apart(text, code):
    assert read(text).detail_code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("优惠券用不了", "PRC.PROMO"),
        ("链接打不开", "PRC.LINK"),
        ("仓库弄丢了", "AGT.WAREHOUSE"),
        ("退货丢了", "AFT.RETURN_LOGISTICS"),
        ("开错发票了", "PAY.BILL"),
        ("申报错误", "CUS.DECLARATION"),
        ("延误险不给", "AGT.LINE"),
    ],
)
def test_a_longer_phrase_silences_the_shorter_one_inside_it(text, code):
    assert read(text).detail_code == code


def test_a_threat_stays_second_to_the_facts_and_makes_it_urgent():
    reading = read("我要打12315投诉你们，收到的手机屏幕碎了")
    assert [code for code, _ in reading.ranked][:2] == ["QUA.DAMAGED", "SVC.ESCALATION"]
    assert (reading.priority, reading.priority_reason.code) == ("P1", "regulator")
    assert reading.priority_reason.params == {"word": "12315"}


def test_a_flaw_the_warehouse_could_have_seen_names_the_inspection_too():
    assert "AGT.QC" in dict(read("鞋子有瑕疵开胶，qc没有说").ranked)


@pytest.mark.parametrize(
    "text", ["没有破损，很好", "箱子没有任何破损", "the box was not damaged", "没有质量问题"]
)
def test_a_denied_problem_is_no_problem(text):
    assert read(text).detail_code is None


def test_a_question_whether_there_is_a_problem_is_no_denial():
    assert read("有没有破损啊，杯子裂了").detail_code == "QUA.DAMAGED"


@pytest.mark.parametrize("text", ["什么时候发货？", "请问可以开发票吗", "when will you ship?"])
def test_a_question_without_grievance_is_an_enquiry_that_nobody_files_unseen(text):
    reading = read(text)
    assert reading.detail_code is not None
    assert not reading.is_complaint
    assert reading.confidence <= 0.5


@pytest.mark.parametrize("text", ["问题已解决，谢谢", "already refunded, thanks"])
def test_what_is_settled_is_no_complaint(text):
    assert not read(text).is_complaint


def test_anger_without_a_reason_is_a_complaint_for_a_person():
    reading = read("太让人失望了，再也不来")
    assert (reading.detail_code, reading.band, reading.is_complaint) == (None, HUMAN, True)


def test_a_bare_wish_is_filed_under_what_it_asks_for():
    assert read("要換貨").detail_code == "AFT.EXCHANGE"
    assert read("refund please").detail_code == "PAY.REFUND"


def test_the_words_that_spoke_can_be_read_in_the_customers_own_writing():
    assert "碎了" in "".join(read("杯子碎了").words)
    assert any("還沒到" in word for word in read("包裹還沒到").words)
    assert any("not been shipped" in word for word in read("it has not been shipped").words)


def test_numbers_amounts_and_wishes_come_with_the_reading():
    reading = read("订单２１８３７４６５９２８３７４６５９２１，运单SF1234567890123，退款￥１２８")
    assert reading.order_numbers == ("2183746592837465921",)
    assert reading.tracking_numbers == ("SF1234567890123",)
    assert reading.amounts == (("128", "CNY"),)
    assert reading.remedies_wanted == ("RF",)
    assert reading.language == "zh-Hans"


def test_only_the_beginning_of_a_long_text_is_read():
    assert read("。" * 3000 + "质量问题").detail_code is None


def test_saying_it_ten_times_is_no_surer_than_saying_it_once():
    assert read("快递太慢了。" * 10).confidence == read("快递太慢了。").confidence
