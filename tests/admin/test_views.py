import pytest

from summit.kernel.clock import now
from summit.registration.approval.models import ApprovalRequest
from summit.registration.statuses import Status
from summit.staff.rules import RIGHTS, Role

PAGES = {
    "/office/": "office.open",
    "/office/me": "office.open",
    "/office/find?q=Ana": "registration.read",
    "/office/registrations": "registration.read",
    "/office/registrations/{registration}": "registration.read",
    "/office/registrations/{registration}/links": "registration.edit",
    "/office/registrations/{registration}/cancel": "registration.edit",
    "/office/registrations/{registration}/payments": "money.record",
    "/office/requests": "registration.read",
    "/office/requests/{request}": "registration.approve",
    "/office/requests/terms": "settings.edit",
    "/office/registrations.csv": "export.read",
    "/office/participants": "registration.read",
    "/office/participants.csv": "export.read",
    "/office/participants/{attendee}/badge": "badge.replace",
    "/office/letters": "mail.read",
    "/office/money": "money.read",
    "/office/money.csv": "export.read",
    "/office/summit": "site.edit",
    "/office/legal": "site.edit",
    "/office/legal/terms": "site.edit",
    "/office/legal/terms/{terms}": "site.edit",
    "/office/categories": "site.edit",
    "/office/categories/new": "site.edit",
    "/office/categories/{category}": "site.edit",
    "/office/pools/{pool}": "site.edit",
    "/office/pools/new": "site.edit",
    "/office/taxes": "settings.edit",
    "/office/staff/": "staff.manage",
    "/office/staff/new": "staff.manage",
    "/office/staff/{account}": "staff.manage",
    "/office/changes": "audit.read",
    "/office/door/": "door.manage",
}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_the_pages_of_its_rights_and_no_other(make, sign_in, stored, role):
    pool = make.counter()
    category = make.category(pool_id=pool.id)
    held = make.registration(Status.CONFIRMED, category=category, now=now())
    make.registration(Status.PENDING_APPROVAL, category=make.category(needs_approval=True))
    account = make.staff(role)
    browser = sign_in(account)
    numbers = {
        "request": stored(ApprovalRequest)[0].id,
        "registration": held.id,
        "attendee": held.attendees[0].id,
        "category": category.id,
        "pool": pool.id,
        "terms": make.terms.id,
        "account": account.id,
    }

    answers = {page: browser.get(page.format(**numbers)).status_code for page in PAGES}

    assert answers == {page: 200 if right in RIGHTS[role] else 403 for page, right in PAGES.items()}


@pytest.mark.parametrize(("page", "code"), [("registrations/9999", 404), ("taxes", 403)])
def test_a_refusal_inside_the_office_keeps_its_doors_at_hand(make, sign_in, page, code):
    browser = sign_in(make.staff(Role.VIEWER))

    answer = browser.get(f"/office/{page}")

    assert answer.status_code == code
    assert 'href="/office/registrations"' in answer.text
    assert 'class="rail"' in answer.text
