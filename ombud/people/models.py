"""People and what may be known of them. Contact data stands here only, and only sealed."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from ombud.people.roles import AGENT, ROLES


class Shop(models.Model):
    """One of our shops. Messages, cases and orders always belong to one."""

    name = models.CharField(max_length=120, unique=True)
    currency = models.CharField(max_length=3, default="CNY")
    time_zone = models.CharField(max_length=40, default="Asia/Shanghai")
    version = models.IntegerField(default=1)

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """People who share a queue."""

    name = models.CharField(max_length=80, unique=True)
    version = models.IntegerField(default=1)

    def __str__(self) -> str:
        return self.name


class MemberManager(BaseUserManager["Member"]):
    """Finds members for sign-in."""

    def get_by_natural_key(self, username: str | None) -> "Member":
        """The member with this login, whatever its case."""
        return self.get(login__iexact=username)


class Member(AbstractBaseUser):
    """Somebody of the company. Without a login they only own rows: an owner named in a workbook."""

    login = models.CharField(max_length=60, unique=True, null=True)
    name = models.CharField(max_length=80)
    role = models.CharField(max_length=15, choices=ROLES, default=AGENT)
    is_active = models.BooleanField(default=False)
    sees_all_shops = models.BooleanField(default=True)
    shops = models.ManyToManyField(Shop, related_name="+", blank=True)
    teams = models.ManyToManyField(Team, related_name="members", blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    time_zone = models.CharField(max_length=40, default="Asia/Shanghai")
    theme = models.CharField(max_length=5, default="auto")
    version = models.IntegerField(default=1)

    objects = MemberManager()
    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        indexes = [models.Index(fields=["name"], name="member_name")]

    def __str__(self) -> str:
        return self.name


class Invitation(models.Model):
    """A link that makes its holder a member, once. Only the hash of its token is kept."""

    token_digest = models.CharField(max_length=64, unique=True)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="invitations")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"invitation of {self.member_id}"


class ApiKey(models.Model):
    """What a program shows at the API's door; it writes to one shop. Only the hash is kept."""

    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=80)
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class AppPassword(models.Model):
    """What a person's office program shows at the door of the live workbooks; it opens nothing
    else. Only the hash is kept.
    """

    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=80)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Customer(models.Model):
    """Somebody who bought. The name is sealed; contacts stand beside it."""

    sealed_name = models.TextField(blank=True)
    country = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=10, blank=True)
    first_seen_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["country", "id"], name="customer_country")]

    def __str__(self) -> str:
        return f"customer {self.pk}"


class CustomerShop(models.Model):
    """A customer is seen by whoever may see one of their shops."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="customer_shops")
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "customer"], name="customer_of_shop")
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} of {self.shop_id}"


class ContactPoint(models.Model):
    """A phone, mail, chat handle or nick, sealed."""

    KINDS: Any = [("phone", "phone"), ("email", "email"), ("im", "im"), ("address", "address")]
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=10, choices=KINDS)
    sealed = models.TextField()

    def __str__(self) -> str:
        return f"{self.kind} of {self.customer_id}"


class ContactToken(models.Model):
    """A keyed token a customer is found by: full number, last 4, last 7, name and its fragments."""

    token = models.BigIntegerField()
    # About 25 rows a customer: a second index and the check of each row doubled their price.
    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        indexes = [models.Index(fields=["token", "customer"], name="token_customer")]

    def __str__(self) -> str:
        return f"token of {self.customer_id}"
