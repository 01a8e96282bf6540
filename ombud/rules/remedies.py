"""What the codes of the closed list 'remedy' mean for money."""

# A refund is not compensation: the first gives back what was paid, the second goes beyond it.
REFUNDS = ("RF", "RP", "RR", "RO")
COMPENSATIONS = ("CP", "CO", "ST")
FEES = ("FW",)
# Money or its worth to the customer. A claim on a courier or an appeal is money asked from others.
PAID_TO_CUSTOMER = (*REFUNDS, *COMPENSATIONS, *FEES)
# Something goes to the customer: exchange, reship, missing parts.
SENT_TO_CUSTOMER = ("EX", "RS", "RM", "RE")
# A claim on the carrier or the insurer: carried out, its amount has come back to us.
CLAIMED_BACK = ("CL",)
REFUND, COMPENSATION, FEE, NO_MONEY = "refund", "compensation", "fee", "none"


def family(code: str) -> str:
    """What kind of money a remedy is: refund, compensation, fee, or none."""
    if code in REFUNDS:
        return REFUND
    if code in COMPENSATIONS:
        return COMPENSATION
    return FEE if code in FEES else NO_MONEY
