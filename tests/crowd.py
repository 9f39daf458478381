"""What the processes of a concurrency test run: module-level, so that they can be sent over."""

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

from passlib.exc import UsedTokenError
from sqlalchemy.exc import IntegrityError, NoResultFound

from summit import create_app
from summit.admission import catalogue
from summit.admission import service as admission
from summit.admission.codes import service as codes
from summit.admission.models import Category, Counter
from summit.admission.pools.service import move_type
from summit.articles import editing
from summit.articles import jobs as articles
from summit.articles.models import Article, ImportRun
from summit.badges.service import replace_badge
from summit.checkin import pairing
from summit.checkin.service import record_scan
from summit.edition import drafts
from summit.edition.legal import texts as legal
from summit.edition.models import Summit
from summit.edition.rules import LegalText
from summit.extensions import db, transaction
from summit.kernel.clock import now, real_now
from summit.kernel.edits import fingerprint
from summit.kernel.errors import Refused
from summit.kernel.languages import Translated
from summit.kernel.money import Cents
from summit.payments.documents.rules import Payer
from summit.payments.documents.service import bill_more, issue_quote, issue_statement, reissue
from summit.payments.formal import service as formal
from summit.payments.rules import Line
from summit.payments.service.receipts import Receipt, record_payment
from summit.payments.statuses import PaymentMethod
from summit.practical import service as practical
from summit.practical.models import PracticalPage
from summit.practical.seed import load_practical
from summit.programme.service import places
from summit.programme.service.agenda import choose
from summit.programme.service.sessions import publish_session as publish
from summit.registration.service import choose_invoice, start, withdraw
from summit.registration.statuses import Status
from summit.registration.waiting import service as waiting
from summit.staff import limits
from summit.staff.rules import Limit
from tests.clock import at
from tests.factories import MOMENT
from tests.site import HOLDS

mine = {}


def _begin(settings, everybody):
    mine.update(app=create_app(settings), everybody=everybody)


def _meet(_):
    mine["everybody"].wait(timeout=60)


def _alone(job):
    function, *given = job
    with mine["app"].app_context():
        try:
            return function(*given)
        except Refused as refusal:
            return type(refusal).__name__


class Crowd:
    """A pool of processes; `crowd((function, argument), …)` returns the answers in order."""

    def __init__(self, settings, size=8):
        # forkserver: children inherit the imports but neither our connections nor our threads
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["tests.crowd"])
        self.pool = ProcessPoolExecutor(size, context, _begin, (settings, context.Barrier(size)))
        list(self.pool.map(_meet, range(size)))  # or the first one up would do all the work

    def __call__(self, *jobs):
        return list(self.pool.map(_alone, jobs))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.pool.shutdown()


def take(seats):
    with transaction(by="taker") as session:
        admission.take(session, seats)
    return "taken"


def share(category_id, pool_id):
    with transaction(by="organizer") as session:
        move_type(session, category_id, pool_id, now=now())
    return "moved"


def add(asked, part_of_id):
    with transaction(by="contact") as session:
        start(session, asked, now=now(), holds=HOLDS, part_of_id=part_of_id)
    return "held"


def register(asked):
    with transaction(by="public") as session:
        start(session, asked, now=now(), holds=HOLDS)
    return "held"


def edit_category(category_id):
    """Keep a participation type in the office with one place more."""
    shown = catalogue.show(db.session(), db.session.get(Category, category_id))
    seen = fingerprint(shown, catalogue.SHOWN)
    given = {name: getattr(shown, name) for name in catalogue.SHOWN}
    wish = catalogue.Wish(**given | {"capacity": shown.capacity + 1, "prices": dict(shown.prices)})
    with transaction(by="staff") as session:
        catalogue.edit_category(session, category_id, wish, seen=seen, now=now())
    return "kept"


def add_code(wish):
    with transaction(by="staff:1") as session:
        codes.add_code(session, wish, now=now())
    return "added"


def add_group(wish):
    with transaction(by="staff:1") as session:
        codes.add_group(session, wish)
    return "added"


def set_signatory(signs, seen):
    with transaction(by="staff:1") as session:
        formal.set_signatory(session, signs, seen=seen)
    return "kept"


def add_category(code, wish):
    with transaction(by="staff:1") as session:
        catalogue.add_category(session, code, wish, is_companion=False)
    return "added"


def cancel(registration_id):
    with transaction(by="staff") as session:
        withdraw(session, registration_id, Status.CANCELLED, now=now())
    return "cancelled"


def cancel_in_march(registration_id):
    """Cancel while registration is open: whoever waits for the places is asked."""
    with transaction(by="staff") as session:
        withdraw(session, registration_id, Status.CANCELLED, now=MOMENT)
    return "cancelled"


def join_the_line(wish, digest):
    try:
        with transaction(by="public") as session:
            waiting.join(session, wish, submission_digest=digest, now=MOMENT)
    except IntegrityError:
        return "sent already"
    return "joined"


def leave_the_line(entry_id):
    with transaction(by="waiting") as session:
        waiting.leave(session, entry_id, now=MOMENT)
    return "left"


def sweep_the_line():
    with transaction(by="sweep") as session:
        waiting.ask_all(session, now=MOMENT)
    return "swept"


def ask_for_quote(registration_id, is_broken_off):
    """Issue a quote; some transactions are undone after they took a number."""
    try:
        with transaction(by="contact") as session:
            issue_quote(session, registration_id, now=MOMENT)
            if is_broken_off:
                raise InterruptedError
    except InterruptedError:
        return "broken off"
    return "issued"


def ask_for_invoice(registration_id, is_broken_off):
    """Have an invoice issued; some transactions are undone after they took its number."""
    try:
        with transaction(by="contact") as session:
            due = MOMENT + timedelta(days=30)
            choose_invoice(session, registration_id, due=due, purchase_order=None, now=MOMENT)
            if is_broken_off:
                raise InterruptedError
    except InterruptedError:
        return "broken off"
    return "issued"


def issue_papers(registration_id, kinds):
    """Issue papers of several kinds in one transaction, a moment apart."""
    with transaction(by="contact") as session:
        for kind in kinds:
            if kind == "invoice":
                given = {"due": MOMENT, "purchase_order": None, "now": MOMENT}
                choose_invoice(session, registration_id, **given)
            else:
                issue = issue_quote if kind == "quote" else issue_statement
                issue(session, registration_id, now=MOMENT)
            time.sleep(0.05)
    return "issued"


def bill_ten_more(registration_id):
    """Put what a dearer type costs on a bill whose invoice stands."""
    line = Line(Translated(fr="Plus"), Cents(1_000), 1)
    with transaction(by="staff") as session:
        bill_more(session, registration_id, line, due_on=MOMENT.date(), now=MOMENT)
    return "billed"


def make_out_to_another(registration_id):
    with transaction(by="staff") as session:
        reissue(session, registration_id, Payer(name="Another"), now=MOMENT)
    return "made out"


def pay_by_transfer(registration_id, cents):
    receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(cents))
    with transaction(by="staff") as session:
        return record_payment(session, registration_id, receipt, now=MOMENT).value


def replace_a_badge(attendee_id, serial):
    try:
        with transaction(by="staff") as session:
            replace_badge(session, attendee_id, serial, now=now())
    except NoResultFound:
        return "nothing lives"
    return "replaced"


def scan(reading, proof, device_id):
    with transaction(by=f"device:{device_id}") as session:
        answer = record_scan(session, reading, proof, device_id=device_id, now=now())
    return answer.verdict


def pair_a_phone(code, key):
    with transaction(by="pairing") as session:
        paired = pairing.pair(session, code, key_hash=key, address=key, now=now())
    return "paired" if paired else "refused"


def open_counter():
    """Commit something, as some other process would at a bad moment."""
    with transaction(by="another process") as session:
        session.add(Counter(capacity=1))


def register_once(asked, digest):
    """Send the same form as everybody else."""
    try:
        with transaction(by="public") as session:
            start(session, asked, now=now(), holds=HOLDS, submission_digest=digest)
    except IntegrityError:
        return "sent already"
    return "held"


def add_theme(wanted):
    with transaction(by="staff:1") as session:
        places.add_theme(session, wanted)
    return "added"


def keep_draft(wanted):
    """Keep a draft of the summit's facts from a form that showed none."""
    seen = fingerprint(db.session.get_one(Summit, 1), wanted)
    with transaction(by="staff:1") as session:
        shown = {"seen": seen, "drafted": drafts.NO_DRAFT}
        drafts.keep_draft(session, "summit", wanted, **shown, by="staff:1", now=now())
    return "kept"


def publish_session(session_id):
    with transaction(by="staff") as session:
        publish(session, session_id, now=now())
    return "published"


def publish_notice(text):
    with transaction(by="staff:1") as session:
        legal.publish(session, LegalText.PRIVACY, Translated(fr=text), after=0, now=now())
        return "published"


def add_practical_page(wanted):
    with transaction(by="staff:1") as session:
        practical.add(session, PracticalPage, wanted)
        return "added"


def add_suggested_pages():
    with transaction(by="staff:1") as session:
        return len(load_practical(session))


def import_document(body):
    run_id = articles.import_file(body, "feed.xml", language=None, by="staff:1")
    run = db.session.get_one(ImportRun, run_id)
    return run.new, run.unchanged


def save_article(article_id):
    """Keep an article in the office with one minute more."""
    shown = editing.show(db.session.get_one(Article, article_id))
    seen = fingerprint(shown, editing.SHOWN)
    db.session.rollback()
    with transaction(by="staff:1") as session:
        wish = replace(shown, minutes=shown.minutes + 1)
        editing.edit_article(session, article_id, wish, seen=seen)
    return "kept"


def choose_session(attendee_id, session_id):
    with transaction(by="attendee") as session:
        choose(session, attendee_id, session_id, now=now())
    return "chosen"


def read(address, moment):
    """Return a page as this process shows it at that moment. Each of them reads it once."""
    _meet(address)
    with at(moment):
        return mine["app"].test_client().get(address).text


TRIES = Limit("crowd", 5, timedelta(minutes=10))


def try_once(subject):
    with transaction(by="sign-in") as session:
        limits.claim(session, TRIES, subject, now=real_now())
    return "tried"


def take_code(account_id, counter):
    """Take the code of one half minute, as if it were right; the last word is the row's."""
    totp = mine["app"].extensions["security"].totp_factory
    try:
        totp.set_last_counter(SimpleNamespace(id=account_id), SimpleNamespace(counter=counter))
    except UsedTokenError:
        return "used"
    return "taken"
