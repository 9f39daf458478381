"""The site map: every group of pages and where it lives."""

from flask import Blueprint, Flask

from summit.admin.evidence.views import blueprint as evidence
from summit.admin.todo.admin_views import blueprint as todo_office
from summit.admin.views import blueprint as office
from summit.admission.admin_views import blueprint as admission_office
from summit.admission.codes.admin_views import blueprint as codes_office
from summit.admission.codes.inviting.admin_views import blueprint as inviting_office
from summit.admission.pools.admin_views import blueprint as pools_office
from summit.admission.variants.admin_views import blueprint as variants_office
from summit.admission.zones.admin_views import blueprint as zones_office
from summit.articles.admin_views import blueprint as articles_office
from summit.articles.imports.admin_views import blueprint as imports_office
from summit.articles.views import blueprint as articles
from summit.badges.admin_views import blueprint as badges_office
from summit.checkin.admin_views import blueprint as door_office
from summit.checkin.api import blueprint as door_api
from summit.checkin.views import blueprint as door
from summit.desk.admin_views import blueprint as desk_office
from summit.desk.beside.admin_views import blueprint as beside_office
from summit.edition.admin_views import blueprint as edition_office
from summit.edition.legal.admin_views import blueprint as legal_office
from summit.edition.views import blueprint as pictures
from summit.extensions import csrf
from summit.holder.adding.views import blueprint as adding
from summit.holder.agenda.views import blueprint as agenda
from summit.holder.another_payer.views import blueprint as another_payer
from summit.holder.answering.views import blueprint as answering
from summit.holder.asking.views import blueprint as asking
from summit.holder.changing.views import blueprint as changing
from summit.holder.delegation.views import blueprint as delegation
from summit.holder.documents.views import blueprint as papers
from summit.holder.first_contact.views import blueprint as first_contact
from summit.holder.formal.views import blueprint as formal
from summit.holder.further.views import blueprint as further
from summit.holder.given.views import blueprint as given
from summit.holder.holding.views import blueprint as holding
from summit.holder.leaving.views import blueprint as leaving
from summit.holder.lost.views import blueprint as lost
from summit.holder.orders.views import blueprint as orders
from summit.holder.own.views import blueprint as own
from summit.holder.payer.views import blueprint as payer
from summit.holder.proofs.views import blueprint as proofs
from summit.holder.replacing.views import blueprint as replacing
from summit.holder.reviewing.views import blueprint as reviewing
from summit.holder.revising.views import blueprint as revising
from summit.holder.tongue.views import blueprint as tongue
from summit.holder.views import blueprint as holder
from summit.mail.admin_views import blueprint as mail_office
from summit.mail.unsubscribing.admin_views import blueprint as unsubscribing_office
from summit.mail.unsubscribing.views import blueprint as unsubscribing
from summit.pages.admin_views import blueprint as pages_office
from summit.pages.api import blueprint as machines
from summit.pages.found.api import blueprint as found
from summit.pages.views import blueprint as pages
from summit.payments.admin_views import blueprint as money_office
from summit.payments.another_payer.admin_views import blueprint as another_payer_office
from summit.payments.changing.admin_views import blueprint as changing_office
from summit.payments.differences.admin_views import blueprint as differences_office
from summit.payments.discounts.admin_views import blueprint as discounts_office
from summit.payments.disputing.admin_views import blueprint as disputing_office
from summit.payments.documents.admin_views import blueprint as documents_office
from summit.payments.forgiving.admin_views import blueprint as forgiving_office
from summit.payments.formal.admin_views import blueprint as formal_office
from summit.payments.formal.views import blueprint as letters
from summit.payments.leaving.admin_views import blueprint as leaving_office
from summit.payments.orders.admin_views import blueprint as orders_office
from summit.payments.proofs.admin_views import blueprint as proofs_office
from summit.payments.refunding.admin_views import blueprint as refunding_office
from summit.payments.reports.admin_views import blueprint as reports_office
from summit.payments.reversing.admin_views import blueprint as reversing_office
from summit.payments.statements.admin_views import blueprint as statements_office
from summit.payments.statements.outgoing.admin_views import blueprint as outgoing_office
from summit.payments.terms.admin_views import blueprint as terms_office
from summit.payments.views import blueprint as stripe
from summit.payments.visas.admin_views import blueprint as visas_office
from summit.practical.admin_views import blueprint as practical_office
from summit.practical.views import blueprint as practical
from summit.programme.admin_views import blueprint as programme_office
from summit.programme.reading.admin_views import blueprint as reading_office
from summit.programme.views import blueprint as programme
from summit.registration.admin_views import blueprint as registration_office
from summit.registration.approval.admin_views import blueprint as approval_office
from summit.registration.city_holds.admin_views import blueprint as city_holds_office
from summit.registration.codes.views import blueprint as invitations
from summit.registration.first_contact.admin_views import blueprint as first_contact_office
from summit.registration.further.admin_views import blueprint as further_office
from summit.registration.holding.admin_views import blueprint as holding_office
from summit.registration.naming.admin_views import blueprint as naming_office
from summit.registration.protocol.admin_views import blueprint as protocol_office
from summit.registration.questions.admin_views import blueprint as questions_office
from summit.registration.questions.answers.admin_views import blueprint as answers_office
from summit.registration.replacing.admin_views import blueprint as replacing_office
from summit.registration.views import blueprint as registration
from summit.registration.waiting.admin_views import blueprint as waiting_office
from summit.registration.waiting.views import blueprint as waiting
from summit.staff.admin_views import blueprint as staff_office
from summit.staff.views import blueprint as staff

SITE_MAP: list[tuple[str, Blueprint]] = [
    ("", pages),
    ("", machines),
    ("", found),
    ("", pictures),
    ("/<language:language>/practical", practical),
    ("/<language:language>/articles", articles),
    ("/<language:language>/programme", programme),
    ("/<language:language>/register", registration),
    ("/<language:language>", waiting),
    ("/<language:language>", invitations),
    ("/<language:language>/r", holder),
    ("/<language:language>/r", agenda),
    ("/<language:language>/r", revising),
    ("/<language:language>/r", holding),
    ("/<language:language>/r", reviewing),
    ("/<language:language>/r", given),
    ("/<language:language>/r", tongue),
    ("/<language:language>", lost),
    ("/<language:language>", unsubscribing),
    ("/<language:language>/r", adding),
    ("/<language:language>/r", papers),
    ("/<language:language>/r", leaving),
    ("/<language:language>/r", another_payer),
    ("/<language:language>/r", changing),
    ("/<language:language>/r", asking),
    ("/<language:language>/r", answering),
    ("/<language:language>/r", orders),
    ("/<language:language>/r", replacing),
    ("/<language:language>/r", delegation),
    ("/<language:language>/r", own),
    ("/<language:language>/r", first_contact),
    ("/<language:language>/r", further),
    ("/<language:language>/r", formal),
    ("/<language:language>/r", proofs),
    ("/<language:language>", letters),
    ("/<language:language>/pay", payer),
    ("/door", door),
    ("/door/api", door_api),
    ("/office", office),
    ("/office", todo_office),
    ("/office", staff),  # sign-in itself stands in `summit.staff.security`
    ("/office", registration_office),
    ("/office", replacing_office),
    ("/office", approval_office),
    ("/office", protocol_office),
    ("/office", naming_office),
    ("/office", questions_office),
    ("/office", holding_office),
    ("/office", answers_office),
    ("/office", city_holds_office),
    ("/office", first_contact_office),
    ("/office", further_office),
    ("/office", waiting_office),
    ("/office", formal_office),
    ("/office", proofs_office),
    ("/office", badges_office),
    ("/office/desk", desk_office),
    ("/office/desk", beside_office),
    ("/office", money_office),
    ("/office", documents_office),
    ("/office", forgiving_office),
    ("/office", refunding_office),
    ("/office", reversing_office),
    ("/office", leaving_office),
    ("/office", another_payer_office),
    ("/office", changing_office),
    ("/office", differences_office),
    ("/office", disputing_office),
    ("/office", evidence),
    ("/office", discounts_office),
    ("/office", visas_office),
    ("/office", reports_office),
    ("/office", terms_office),
    ("/office", orders_office),
    ("/office", statements_office),
    ("/office", outgoing_office),
    ("/office", mail_office),
    ("/office", unsubscribing_office),
    ("/office", edition_office),
    ("/office", legal_office),
    ("/office/practical", practical_office),
    ("/office", admission_office),
    ("/office", codes_office),
    ("/office", inviting_office),
    ("/office", pools_office),
    ("/office", zones_office),
    ("/office", variants_office),
    ("/office", pages_office),
    ("/office", programme_office),
    ("/office", reading_office),
    ("/office", articles_office),
    ("/office", imports_office),
    ("/office/staff", staff_office),
    ("/office/door", door_office),
    ("/stripe", stripe),
]
# these prove who asks by a key, a signature or a secret link, never a cookie
WITHOUT_CSRF = [door_api, stripe, unsubscribing]


def init_app(app: Flask) -> None:
    for blueprint in WITHOUT_CSRF:
        csrf.exempt(blueprint)
    for prefix, blueprint in SITE_MAP:
        app.register_blueprint(blueprint, url_prefix=prefix)
