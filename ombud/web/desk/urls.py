"""The addresses of the desk. One block for each resource."""

from allauth.account import views as allauth
from django.urls import URLPattern, URLResolver, path

from ombud.web.desk import accounts, customers, orders, people, preferences, settings

urlpatterns: list[URLPattern | URLResolver] = [
    # accounts
    path("login", allauth.login, name="account_login"),
    path("logout", allauth.logout, name="account_logout"),
    path("password", allauth.password_change, name="account_change_password"),
    path("welcome/<str:token>", accounts.welcome, name="welcome"),
    # preferences
    path("language", preferences.language, name="language"),
    path("theme", preferences.theme, name="theme"),
    path("time-zone", preferences.time_zone, name="time_zone"),
    # settings
    path("settings", settings.index, name="settings"),
    path("settings/shops", settings.shops, name="shops"),
    path("settings/shops/<int:shop_id>", settings.shop, name="shop"),
    path("settings/rates", settings.exchange_rates, name="rates"),
    path("settings/rates/new", settings.exchange_rate, name="rate"),
    # people
    path("settings/people", people.people, name="people"),
    path("settings/people/<int:member_id>", people.person, name="person"),
    path("settings/people/<int:member_id>/departure", people.departure, name="departure"),
    path("settings/people/<int:member_id>/invitation", people.invitation, name="invitation_of"),
    path("settings/invitation", people.invitation, name="invitation"),
    path("settings/teams", people.team_list, name="teams"),
    path("settings/teams/<int:team_id>", people.team, name="team"),
    # customers
    path("customers", customers.customer_list, name="customers"),
    path("customers/<int:customer_id>", customers.customer, name="customer"),
    path("contacts/<int:contact_id>/reveal", customers.revealed_contact, name="revealed_contact"),
    # orders
    path("orders", orders.order_list, name="orders"),
    path("orders/<int:order_id>", orders.order, name="order"),
]
