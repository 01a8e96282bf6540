"""The words by which a promise is told from what only looks like one.

What we do (deeds), who speaks, and what makes a sentence something else: done already, conditional,
asked, the customer's part, a rule, somebody else's doing, a hope, a refusal, others' words.
All patterns are for folded text.
"""

import re

ANSWER, CALL, REFUND, SEND, HANDLE = KINDS = ("answer", "call", "refund", "send", "handle")

_THIRD_PARTIES = (
    "平台|系统|淘宝|天猫|京东|拼多多|抖音|小二|官方|支付宝|微信(?=退|支付|[^发联回加上给])|银行|"
    "信用卡|海关|清关|"
    "快递(?!费|单|柜)|物流(?!费|单|公司的)|顺丰|圆通|中通|申通|韵达|菜鸟|邮政|承运|厂家|厂商|"
    "供应商|品牌方|"
    "卖家|商家|保险公司|包裹(?=.{0,4}(?:预计|应该|到|送))"
)
_ENGLISH_THIRD = (
    "bank|banks|paypal|stripe|visa|mastercard|amazon|ebay|etsy|aliexpress|temu|walmart|shopify|"
    "platform|marketplace|customs|courier|carrier|dhl|ups|usps|fedex|sf express|royal mail|"
    "post office|seller|supplier|manufacturer|factory|insurer|insurance|issuer|they|he|she"
)

# The first that is found names what is promised: the outcome of a refund is an answer.
DEEDS = tuple(
    (kind, re.compile(words))
    for kind, words in (
        (CALL, "回.{0,3}电|打.{0,3}电话|致电|去电|来电|电话.{0,2}(?:联系|联络|沟通|回访|说明|"
               "告知|通知)|"
               "通电话|^(?!.*[款钱账元]).*打给[您你]|\\b(?:call|phone|ring)\\b"),
        (ANSWER, "答复|回复|答覆|回覆|回信|反馈|回应|告知|告诉|通知|联系[您你]|联络[您你]|"
                 "[与和跟][您你]联系|"
                 "回[您你](?!.{0,2}款)|"
                 "说一声|同步|汇报|转告|给.{0,2}(?:消息|准信|信儿)|"
                 "\\b(?:repl(?:y|ies)|respond|response|answer|update|get back|getting back|"
                 "got back|"
                 "come back|let (?:you|u) know|"
                 "inform|tell|write|e-?mail|message|hear (?:back )?from|hear back|be back with|"
                 "contact|reach out|be in touch|revert|feedback|confirm|notify)\\b"),
        (REFUND, "退款|退还|退回|退给|退到|退[您你]|退掉|退运费|退差价|退.{0,2}钱|退.{0,2}全款|"
                 "打款|转账|"
                 "(?:转|打)(?:给|到)[您你]|赔付|赔偿|赔[您你给]|补偿|返还|返现|返给|理赔款|"
                 "一定退|必退|钱.{0,8}退|退(?=$|[了吧哈哦的啦!~\\s])|"
                 "\\b(?:refund(?:ed|ing|s)?|reimburs\\w*|money back|return(?:ing)? your money|"
                 "credit(?:ed|ing)? (?:it|you|your|back|the)|transfer|compensat\\w*|pay (?:you|"
                 "out)|"
                 "be paid|repay)\\b"),
        (SEND, "补发|补寄|补给[您你]|重发|重寄|重新(?:发|寄|给[您你](?:发|寄))|换货|换新|"
               "换.{0,3}(?:新|"
               "一[个件双条台只])|"
               "发货|发出|寄出|寄给|寄新|发新|发.{0,2}新的|给[您你](?:再)?[发寄]|发走|寄走|"
               "寄过去|寄送|"
               "重新.{0,4}[发寄]|[发寄](?=$|[哦吧哈!~])|畀[你您]|"
               "\\b(?:re-?ship\\w*|ship(?:ped|ping|s)?|dispatch\\w*|re-?sen[dt]|post(?:ed|ing)?|"
               "mail(?:ed)? (?:out|you a)|sen(?:d|ding|t) (?:you )?(?:out|a new|a replacement|"
               "another|"
               "the missing|the new|the replacement|a spare|the part|the correct|the right)|"
               "be sent|go(?:es)? out|sending .{0,30}\\bout|replace)\\b"),
        (ANSWER, "结果|说法|交代|方案|意见|答案|消息|解释|"
                 "\\b(?:result|outcome|decision|news|status|report|explanation)\\b"),
        (HANDLE, "处理|解决|跟进|办好|办妥|办理|搞定|落实|弄好|修好|补上|"
                 "\\b(?:handl\\w+|resolv\\w+|fix(?:ed)?|sort(?:ed)?|tak(?:e|en) care of|look into|"
                 "settle[d]?|solve[d]?|process(?:ed)?|follow up)\\b"),
    )
)  # fmt: skip

# Ours to do: said by us, or done to "you".
OURS = re.compile(
    "我|咱|俺|给[您你]|帮[您你]|为[您你]|替[您你]|[回退赔补寄][您你]|同事|主管|经理|专员|负责人|"
    "售后|客服|财务|仓库|"
    "\\b(?:i|we|our|us|my)\\b|\\b(?:i|we)'"
)
THIRD_PARTY = re.compile(
    f"(?<![跟和与找向催让去问到至的])(?<!联系)(?:{_THIRD_PARTIES})(?!.{{0,6}}(?:核实|沟通|确认|"
    f"反映|申请))"
)
# "PayPal will refund", but not "we will refund to PayPal".
ENGLISH_THIRD = re.compile(
    f"\\b(?:{_ENGLISH_THIRD})(?: \\w+){{0,2}}? (?:will|shall|is going|are going|has|have|needs?|"
    f"takes?"
    f"|usually|says?|said|told|promised?)\\b|\\b(?:they|he|she)'ll\\b|\\bby (?:{_ENGLISH_THIRD})\\b"
)

CONDITION = re.compile(
    "如果|倘若|假如|假设|若(?!干)|要是|一旦|只要|除非|万一|的话|视.{1,8}而定|取决于|要退(?!款)|"
    "(?:^|[,;。.!])\\s*(?:那|就|需要|先)?等(?:[您你]|仓库|卖家|厂|收到|货|商品|快递|物流|退|寄|"
    "到|海关|平台|他们).{1,14}"
    "(?:[后再就才]|$)|"
    "(?<![售然今随最稍落日此背前先往天时钟周月年])(?:之|以)?后(?![天续台面期悔勤顾])|"
    "\\b(?:if|once|unless|when|whenever|upon|provided|providing|as soon as(?! possible)|in case|"
    "until|"
    "assuming|subject to|on condition|depending on|on receipt|following receipt|as long as)\\b|"
    "(?<!day )\\bafter\\b(?! sales)|\\bshould (?:the|it|you|they|this|that|we)\\b|"
    "(?:hours?|days?|weeks?|24h|48h) of (?:you|receipt|receiv|deliver|purchas|the|get)"
)
# Courtesies that only sound like conditions, and what the customer had said.
ASIDE = re.compile(
    "[您你](?:所)?(?:反馈|反映|提到|说|咨询|投诉)的|"
    "如?有(?:任何|什么|其他|其它)*(?:疑问|问题|需要|需求|情况)(?:的话)?|如果(?:您|你)?(?:还|"
    "再)?有(?:任何|什么|其他)*"
    "(?:疑问|问题|需要)|(?:please )?(?:feel free to|do not hesitate to|don't hesitate to) "
    "[^,;.]*|(?:if|should) you (?:have|need|require) (?:any|some)[^,;.]*|"
    "if (?:there is|there's) anything else[^,;.]*"
)
QUESTION_END = re.compile("(?:吗|么|呢|\\?)[\\s!~。.]*$")
QUESTION = re.compile(
    "^(?:[您你]看|请问|需要我们?|[您你]希望|[您你]想|是不是|能不能|可不可以|"
    "(?:would|could|can|shall|will|do|does|did|is|are|may|should) (?:you|i|we|it|the|that|this|"
    "\\w+day)\\b|"
    "(?:when|what|why|who|how)\\b)"
)
# A short ending that turns what stands before it into a question.
TAG = re.compile(
    "^(?:这样)?(?:[您你](?:看|觉得|认为)|可以|能接受|行|好|对|是|ok|okay|right|is (?:that|it|"
    "this) ok)"
)
DONE = re.compile(
    "已|刚刚|刚才|刚(?=给|把|退|发|寄)|曾|昨[天日晚]|前天|上周|上个?月|上次|之前(?:就|承诺|答应|"
    "说)|于周|于星期|"
    "(?:答复|回复|退款|退还|退回|处理|补发|补寄|寄出|发出|发货|解决|通知|联系|赔付|打款|"
    "退)(?:了|过|好了|完了|完毕)|"
    "到账?了|(?<!不)是.{1,10}的$|过电话|做到|完成(?=[了,。!]|$)|"
    "\\b(?:yesterday|ago|already|has been|have been|was|were|did|had|last (?:week|night|month))\\b"
)
# The customer's part: asked of them, or with them as the one who acts.
THEIRS = re.compile(
    "(?:(?<![申邀])请|烦请|麻烦|劳驾|还请|敬请)(?!.{0,2}(?:放心|耐心|稍|谅解|见谅|留意|注意|"
    "给我|知悉|理解|"
    "相信|安心|等|包涵|查收))|"
    "记得|务必|"
    "(?:^|亲|[,])\\s*(?:那|就|需要)?[您你](?:这边|自己|也|先|再)?(?:\\d|"
    "[一二两三四五六七八九十]|今|明|后天|大后|周|本周|下|在|于|"
    "需|可以|可|要(?!求)|得|应|必须|联系|确认|提交|提供|填|上传)|"
    "(?:回复|联系|告诉|通知|发给|提供给|寄给|寄回给?|发回给?|给)(?:到)?(?:我|咱)|"
    "寄回(?!给[您你])|退货(?!款|退款)|提交|上传|填写|"
    "\\b(?:please(?! be assured| rest| accept| bear| know| note that (?:i|we))|kindly|make sure|"
    "let (?:us|me) know"
    "|you(?: will|'ll)? (?:need|must|have to|should|can(?! expect)|may|could)"
    "|you have (?:\\d|\\w+ )\\w* ?(?:days?|hours?)|(?:need|want|wait\\w*|"
    "appreciate) (?:for )?(?:your|you))\\b"
)
RULE = re.compile(
    "规定|规则|政策|三包|法(?=规定|律|条)|保护法|条款|无理由|质保|保修|须(?!知)|应当|流程|"
    "有效期?|一般|通常|平均|"
    "支持.{0,8}(?:退|换)|标识|受理|页面|预售|工作时间|"
    "\\b(?:policy|policies|rules?|warranty|by law|terms|require[sd]?|usually|normally|typically|"
    "generally|on average|in general|return window)\\b"
)
HOPE = re.compile(
    "希望|争取|尽量|尽力|但愿|可能|也许|或许|应该|大概|大约|估计|预计|预期|不确定|说不准|不好说|"
    "差不多|看能不能|"
    "看看能|想办法|试试|试一下|力争|"
    "\\b(?:hope\\w*|try|trying|do (?:my|our) best|aim(?:ing)?|may|might|could|would|maybe|perhaps|"
    "probably|possibly|likely|expect to|should|plan to|planning to|ideally|i think|i guess)\\b"
)
REFUSAL = re.compile(
    "不能|不会(?!让|超)|不可(?!避)|无法|没法|没办法|不是|没有?(?:说|答应|承诺)|"
    "[给退发办寄处理][不][了到]|不了|不[发退给赔寄补]|"
    "恐怕|不一定|不保证|没有?保证|不支持|未能|不承诺|别|暂不|不再|来不及|"
    "\\bnot(?! only)\\b|n't\\b|\\b(?:never|cannot|unable|nobody|no one|no longer|without|afraid|"
    "impossible)\\b"
)
# A whole sentence is taken back by these, wherever they stand in it.
UNSURE = re.compile(
    "不能?保证|不敢保证|不确定|说不准|can't promise|cannot promise|no guarantee|not sure"
)
REPORTED = re.compile(
    "(?<![跟和与向给])[您你](?:之前|上次|刚才|刚刚|昨天|在.{1,4})?[里中]?(?:说|提到|提出|要求|"
    "写|问|反映|"
    "讲)(?!的)|客户(?:要求|说|希望|提)|"
    "买家(?:要求|说|希望|提)|上一位|(?:客服|卖家|同事|他们?|她们?)(?:跟[您你])?(?:说|答应|承诺|"
    "表示)|说明天|谁跟|"
    "\\b(?:you|buyer|customer|he|she|they|agent|colleague|seller) "
    "(?:said|wrote|mentioned|asked|told|wants?|wanted|requested|says?|claims?)\\b|"
    "\\b(?:told|promised) you\\b|according to|\\bwants? us\\b|\\bsays\\b|i see (?:that )?you\\b"
)

# English says who will: without it a sentence tells of something else.
FUTURE = re.compile(
    "\\b(?:will|shall|gonna|going to|promise|guarantee|let me)\\b|'ll\\b|"
    "\\b(?:i'm|i am|we're|we are) (?:\\w+ly )?(?!try|hop|look|work|wait|aim)\\w+ing\\b|"
    "\\b(?:goes|go|ships|leaves) (?:out|today|tomorrow|on)\\b|"
    "\\bexpect (?:an?|our|my|the|to hear)\\b|"
    "^(?:a |your )?(?:full |partial |complete )?(?:refund|reply|answer|replacement|update)\\b"
)
# "you will get your refund" is our promise; "you will send it back" is not.
YOU_WILL = re.compile("\\byou(?: will|'ll)\\b")
YOU_GET = re.compile(
    "\\byou(?: will|'ll) (?:\\w+ly |also |then )?(?:get|receive|have (?!to)|hear|see|be (?!able))"
)
