"""The addresses of the desk. One block for each resource."""

from allauth.account import views as allauth
from django.urls import URLPattern, URLResolver, path

from ombud.web.desk import (
    accounts,
    case,
    case_edits,
    case_lines,
    case_talk,
    cases,
    customers,
    exports,
    groups,
    home,
    imports,
    my_work,
    new_case,
    orders,
    people,
    preferences,
    promises,
    reminders,
    settings,
    views,
)

urlpatterns: list[URLPattern | URLResolver] = [
    # accounts
    path("login", allauth.login, name="account_login"),
    path("logout", allauth.logout, name="account_logout"),
    path("no-access", allauth.account_inactive, name="account_inactive"),
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
    # promises and reminders
    path("settings/promises", promises.promises, name="promises"),
    path(
        "settings/promises/<int:promise_id>/removal",
        promises.promise_removal,
        name="promise_removal",
    ),
    path("reminders", reminders.reminders, name="reminders"),
    path("reminders/seen", reminders.sightings, name="sightings"),
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
    # home
    path("", home.home, name="home"),
    path("work", my_work.my_work, name="my_work"),
    # cases
    path("cases", cases.case_list, name="cases"),
    path("cases/tally", cases.case_tally, name="cases_tally"),
    path("cases/filters", cases.filter_fields, name="cases_filters"),
    path("cases/columns", cases.case_columns, name="cases_columns"),
    path("cases/choices", cases.bulk_fields, name="cases_choices"),
    path("cases/changes", cases.case_changes, name="cases_changes"),
    path("cases/list.<str:kind>", exports.exported_cases, name="cases_export"),
    path("cases/groups", groups.case_groups, name="cases_groups"),
    path("cases/groups/list.<str:kind>", exports.exported_groups, name="groups_export"),
    path("views", views.view_list, name="views"),
    path("views/<int:view_id>/removal", views.view_removal, name="view_removal"),
    # workbooks that come in
    path("imports", imports.file.import_list, name="imports"),
    path("imports/now", imports.file.imports_now, name="imports_now"),
    path("imports/new", imports.file.new_import, name="new_import"),
    path("imports/<int:import_id>", imports.result.import_page, name="import"),
    path("imports/<int:import_id>/columns", imports.columns.columns, name="import_columns"),
    path("imports/<int:import_id>/preview", imports.columns.preview, name="import_preview"),
    path("imports/<int:import_id>/reading", imports.columns.reading, name="import_reading"),
    path("imports/<int:import_id>/values", imports.values.values, name="import_values"),
    path("imports/<int:import_id>/outlook", imports.values.outlook, name="import_outlook"),
    path(
        "imports/<int:import_id>/confirmation",
        imports.values.confirmation,
        name="import_confirmation",
    ),
    path(
        "imports/<int:import_id>/cancellation",
        imports.result.cancellation,
        name="import_cancellation",
    ),
    path("imports/<int:import_id>/resumption", imports.result.resumption, name="import_resumption"),
    path("imports/<int:import_id>/progress", imports.result.progress, name="import_progress"),
    path("imports/<int:import_id>/rows", imports.result.rows, name="import_rows"),
    path("imports/<int:import_id>/twins", imports.result.twins, name="import_twins"),
    path("imports/<int:import_id>/refused.xlsx", imports.files.refused, name="import_refused"),
    path("imports/<int:import_id>/original", imports.files.original, name="import_original"),
    # case
    path("cases/new", new_case.new_case, name="new_case"),
    path("cases/new/reading", new_case.new_case_reading, name="new_case_reading"),
    path("cases/<int:case_id>", case.case_page, name="case"),
    path("cases/<int:case_id>/sheet", case.case_sheet, name="case_sheet"),
    path("cases/<int:case_id>/changes", case_edits.case_changes, name="case_changes"),
    path("cases/<int:case_id>/stage", case_edits.case_stage, name="case_stage"),
    path("cases/<int:case_id>/closure", case_edits.case_closure, name="case_closure"),
    path("cases/<int:case_id>/reopening", case_edits.case_reopening, name="case_reopening"),
    path("cases/<int:case_id>/answers", case_talk.case_answers, name="case_answers"),
    path("cases/<int:case_id>/notes", case_talk.case_notes, name="case_notes"),
    path("cases/<int:case_id>/messages", case_talk.case_messages, name="case_messages"),
    path("cases/<int:case_id>/files", case_talk.case_files, name="case_files"),
    path("cases/<int:case_id>/files/<int:file_id>", case.case_file, name="case_file"),
    path("cases/<int:case_id>/lines", case_lines.case_lines, name="case_lines"),
    path("cases/<int:case_id>/lines/<int:line_id>", case_lines.case_lines, name="case_line"),
    path("cases/<int:case_id>/remedies", case_lines.case_remedies, name="case_remedies"),
    path(
        "cases/<int:case_id>/remedies/<int:remedy_id>", case_lines.case_remedy, name="case_remedy"
    ),
    path("batches/<int:batch_id>/undoing", case_edits.batch_undoing, name="batch_undoing"),
]
