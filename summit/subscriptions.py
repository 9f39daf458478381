"""Who hears which fact, in order, and which jobs a worker knows, on one screen."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from functools import partial

from summit.admin.todo.jobs import tell_staff
from summit.admin.todo.messages import RENDERERS as OF_WHAT_WAITS
from summit.admission.codes.jobs import remind_invited
from summit.admission.codes.messages import RENDERERS as TO_INVITED
from summit.admission.events import BadgesWaitNoLonger, SeatsReturned
from summit.admission.pools import service as pools
from summit.articles.jobs import count_words, import_due
from summit.badges.events import BadgesGiven
from summit.badges.messages import promise_new_badges
from summit.badges.service import (
    change_badge,
    end_badges,
    end_badges_of,
    hand_over_badge,
    issue_awaited_badges,
    issue_badges,
    issue_badges_early,
    issue_named_badge,
    issue_named_badge_early,
)
from summit.desk.messages import RENDERERS as OF_THE_DESK
from summit.extensions import tasks
from summit.holder.another_payer.messages import RENDERERS as OF_ANOTHER_PAYER
from summit.holder.answering.messages import RENDERERS as OF_QUESTIONS
from summit.holder.asking.messages import RENDERERS as OF_REQUESTS
from summit.holder.city_holds.messages import RENDERERS as OF_CITY_HOLDS
from summit.holder.first_contact.messages import RENDERERS as TO_FIRST_CONTACTS
from summit.holder.formal.messages import RENDERERS as OF_FORMAL_INVITATIONS
from summit.holder.further.letters import RENDERERS as TO_FURTHER
from summit.holder.further.letters import addressed
from summit.holder.lost.jobs import send_lost_links
from summit.holder.lost.messages import RENDERERS as OF_LOST_LINKS
from summit.holder.lost.service import ANSWER
from summit.holder.messages import RENDERERS
from summit.holder.payer.messages import RENDERERS as TO_PAYERS
from summit.holder.proofs.messages import RENDERERS as OF_PROOFS
from summit.holder.received import RENDERERS as OF_PARTS_PAID
from summit.holder.refunds import RENDERERS as OF_REFUNDS
from summit.holder.reviewing.service import forget_what_ended
from summit.kernel import events
from summit.mail import letters
from summit.mail.events import Unsubscribed
from summit.mail.jobs import deliver_due
from summit.mail.service import DELIVER
from summit.payments.another_payer.addressing import follow_person
from summit.payments.another_payer.messages import promise_payer_change
from summit.payments.cards import Gateway
from summit.payments.differences.reviews import close_what_fits, note_review
from summit.payments.documents.files import draw_documents
from summit.payments.documents.service import (
    DRAW,
    credit_what_ended,
    follow_municipality,
    invoice_for_places,
    name_day,
    papers_for_payment,
)
from summit.payments.events import (
    BalanceSettled,
    BillReaddressed,
    DebtSettled,
    InvoiceReissued,
    PayerChanged,
    PaymentNeedsReview,
    PaymentRecorded,
    PaymentReversed,
    PeopleLetGo,
    RefundDeclined,
    RefundFailed,
    RefundRequested,
    RefundSucceeded,
    RestAsked,
    TypeChangeBilled,
    VisaAsked,
    VisaDeclined,
)
from summit.payments.forgiving.service import claim_forgiven
from summit.payments.formal.events import LetterDeclined, LetterIssued, LetterWithdrawn
from summit.payments.formal.files import draw_letters
from summit.payments.formal.messages import promise_answer
from summit.payments.formal.service import DRAW as DRAW_LETTERS
from summit.payments.formal.service import end_letters, end_letters_of_ended
from summit.payments.jobs import (
    apply_due_events,
    fetch_missed_events,
    reconcile_all,
    reconcile_open,
    settle_refunds,
)
from summit.payments.messages import (
    promise_bill,
    promise_dearer_bill,
    promise_part_receipt,
    promise_parting,
    promise_payer_farewell,
    promise_payer_invoice,
    promise_payer_receipt,
    promise_refund_failure,
    promise_refund_notice,
    promise_reissued,
    promise_rest,
    promise_settled,
    promise_to_new_payer_address,
    promise_type_change,
)
from summit.payments.proofs.events import ProofAccepted, ProofRefused
from summit.payments.proofs.jobs import forget_proofs, scan_proofs
from summit.payments.proofs.messages import promise_proof_answer
from summit.payments.proofs.service import SCAN
from summit.payments.queries import can_sell
from summit.payments.refunding.messages import promise_refusal
from summit.payments.reversing.messages import promise_reversal_notice
from summit.payments.service.bills import open_bill, renew_link, void_bill
from summit.payments.service.refunds import SETTLE
from summit.payments.service.stripe_events import APPLY
from summit.payments.statements.service import return_line
from summit.payments.terms.jobs import release_unpaid, remind_of_invoices
from summit.payments.terms.service import set_due_day
from summit.payments.visas.jobs import forget_files
from summit.payments.visas.messages import promise_visa_answer, promise_visa_receipt
from summit.registration.approval.events import (
    ChangeRefused,
    QuestionAsked,
    RequestApproved,
    RequestReceived,
)
from summit.registration.approval.jobs import end_lapsed_requests
from summit.registration.approval.messages import (
    promise_approval,
    promise_name_refused,
    promise_question,
    promise_receipt,
)
from summit.registration.approval.service import withdraw_names, withdraw_requests
from summit.registration.city_holds.jobs import remind_cities
from summit.registration.codes.returning import return_uses_of_ended, return_uses_of_left
from summit.registration.codes.seats import count_waived
from summit.registration.consenting.service import end_news
from summit.registration.delegations import note_change
from summit.registration.events import (
    ContactChanged,
    LinksRenewed,
    MunicipalityRenamed,
    PeopleLeft,
    PersonCorrected,
    PersonNamed,
    PersonReplaced,
    PlacesHeld,
    PlacesKeptByInvoice,
    PlacesKeptUnasked,
    PlacesOffered,
    RegistrationConfirmed,
    RegistrationEnded,
    RegistrationSubmitted,
    TypeChanged,
)
from summit.registration.first_contact.messages import promise_to_both_contacts
from summit.registration.further.service import (
    carry_over,
    carry_over_request,
    renew_further_links,
)
from summit.registration.holding.jobs import announce_ends
from summit.registration.jobs import end_lapsed_holds
from summit.registration.messages import (
    promise_confirmation,
    promise_farewell,
    promise_invoice,
    promise_link,
    promise_offer,
    promise_replacement,
    promise_to_new_address,
)
from summit.registration.naming.jobs import remind_of_names
from summit.registration.protocol.service import keep_one_head
from summit.registration.questions.files import SCAN as SCAN_ANSWERS
from summit.registration.questions.jobs import (
    erase_answers,
    remind_of_questions,
    scan_answers,
)
from summit.registration.waiting.events import WaitingLinkRenewed, WaitingListJoined
from summit.registration.waiting.jobs import offer_places
from summit.registration.waiting.messages import RENDERERS as TO_THE_WAITING
from summit.registration.waiting.messages import promise_place_in_line
from summit.registration.waiting.service import ask_next
from summit.settings import Settings
from summit.staff.messages import RENDERERS as TO_STAFF

Context = Callable[[], AbstractContextManager[object]]

LETTERS: Mapping[str, letters.Renderer] = {  # what writes each letter, by its occasion
    **RENDERERS,
    **OF_ANOTHER_PAYER,
    **OF_REFUNDS,
    **OF_PARTS_PAID,
    **TO_PAYERS,
    **OF_REQUESTS,
    **OF_CITY_HOLDS,
    **OF_QUESTIONS,
    **OF_FORMAL_INVITATIONS,
    **OF_PROOFS,
    **OF_LOST_LINKS,
    **TO_FIRST_CONTACTS,
    **TO_FURTHER,
    **TO_INVITED,
    **TO_THE_WAITING,
    **OF_THE_DESK,
    **TO_STAFF,
    **OF_WHAT_WAITS,
}

JOBS: dict[str, tuple[Callable[..., object], int]] = {  # the work, how often at least, seconds
    "registration.end_lapsed_holds": (end_lapsed_holds, 60),
    "registration.announce_ends": (announce_ends, 60),
    "registration.end_lapsed_requests": (end_lapsed_requests, 60),
    "registration.remind_of_names": (remind_of_names, 3600),
    "registration.remind_of_questions": (remind_of_questions, 3600),
    "registration.erase_answers": (erase_answers, 3600),
    "registration.remind_cities": (remind_cities, 3600),
    "registration.offer_places": (partial(offer_places, can_sell), 60),
    DELIVER: (deliver_due, 30),
    ANSWER: (send_lost_links, 30),
    APPLY: (apply_due_events, 30),
    SETTLE: (settle_refunds, 120),
    DRAW: (draw_documents, 60),
    DRAW_LETTERS: (draw_letters, 60),
    SCAN: (scan_proofs, 60),
    SCAN_ANSWERS: (scan_answers, 60),
    "admission.remind_invited": (remind_invited, 3600),
    "admin.tell_staff": (tell_staff, 900),
    "payments.remind_of_invoices": (remind_of_invoices, 900),
    "payments.release_unpaid": (release_unpaid, 900),
    "payments.reconcile_open": (reconcile_open, 300),
    "payments.fetch_missed_events": (fetch_missed_events, 3600),
    "payments.reconcile_all": (reconcile_all, 86_400),
    "payments.forget_visa_files": (forget_files, 86_400),
    "payments.forget_proofs": (forget_proofs, 86_400),
    "articles.import_due": (import_due, 900),  # each feed in its own, longer interval
    "articles.count_words": (count_words, 120),
}
ASK_STRIPE = {
    apply_due_events,
    fetch_missed_events,
    settle_refunds,
    reconcile_open,
    reconcile_all,
}  # these are given the gateway


def listeners(settings: Settings) -> dict[type, list[events.Listener]]:
    early = [issue_badges_early] if settings.badges_before_invoice_is_paid else []
    return {
        Unsubscribed: [end_news],
        PlacesHeld: [promise_link],
        RequestReceived: [carry_over_request, promise_receipt],
        QuestionAsked: [promise_question],
        RequestApproved: [promise_approval],
        ChangeRefused: [promise_name_refused],
        RegistrationSubmitted: [keep_one_head, carry_over, open_bill, promise_bill],
        PlacesKeptByInvoice: [
            *early,
            promise_invoice,
            invoice_for_places,
            promise_payer_invoice,
        ],
        PlacesKeptUnasked: [partial(set_due_day, calendar_days=settings.invoice_days), name_day],
        RegistrationConfirmed: [close_what_fits, issue_badges, promise_confirmation, note_change],
        LinksRenewed: [renew_link, renew_further_links],
        PeopleLeft: [return_uses_of_left, end_badges_of, note_change, withdraw_names, end_letters],
        PersonReplaced: [
            hand_over_badge,
            withdraw_names,
            promise_replacement,
            note_change,
            end_letters,
        ],
        ContactChanged: [promise_to_both_contacts],
        MunicipalityRenamed: [follow_municipality, note_change],
        PersonCorrected: [promise_to_new_address, follow_person, note_change],
        BillReaddressed: [promise_to_new_payer_address],
        PersonNamed: [
            issue_named_badge,
            *([issue_named_badge_early] if early else []),
            promise_new_badges,
            note_change,
        ],
        TypeChanged: [
            change_badge,
            *([issue_named_badge_early] if early else []),
            promise_new_badges,
            note_change,
        ],
        RegistrationEnded: [
            return_uses_of_ended,
            end_badges,
            void_bill,
            claim_forgiven,
            close_what_fits,
            end_letters_of_ended,
            withdraw_requests,
            forget_what_ended,
            promise_farewell,
            note_change,
            credit_what_ended,
            promise_payer_farewell,
        ],
        SeatsReturned: [partial(ask_next, can_sell=can_sell)],
        PlacesOffered: [promise_offer],
        WaitingListJoined: [promise_place_in_line],
        WaitingLinkRenewed: [promise_place_in_line],
        PeopleLetGo: [promise_parting],
        PayerChanged: [end_badges_of, promise_payer_change],
        TypeChangeBilled: [promise_type_change, promise_dearer_bill],
        BalanceSettled: [close_what_fits, issue_badges, promise_new_badges, promise_settled],
        DebtSettled: [close_what_fits],
        InvoiceReissued: [promise_reissued],
        ProofAccepted: [
            issue_named_badge,
            *([issue_named_badge_early] if early else []),
            promise_new_badges,
            promise_proof_answer,
        ],
        ProofRefused: [promise_proof_answer],
        BadgesWaitNoLonger: [issue_awaited_badges],
        BadgesGiven: [promise_new_badges],
        LetterIssued: [promise_answer],
        LetterDeclined: [promise_answer],
        LetterWithdrawn: [promise_answer],
        VisaAsked: [promise_visa_receipt],
        VisaDeclined: [promise_visa_answer],
        PaymentRecorded: [papers_for_payment, promise_part_receipt, promise_payer_receipt],
        PaymentReversed: [return_line, promise_reversal_notice],
        PaymentNeedsReview: [note_review],
        RestAsked: [promise_rest],
        RefundRequested: [promise_refund_notice],
        RefundSucceeded: [],
        RefundFailed: [promise_refund_failure],
        RefundDeclined: [promise_refusal],
    }


def bind(context: Context, settings: Settings, gateway: Callable[[], Gateway]) -> None:
    """Bind facts and jobs. `context` opens what a job runs in: the application's own."""
    events.subscribe(listeners(settings))
    letters.bind(addressed(LETTERS))
    pools.bind(count_waived)
    jobs = {name: partial(_within, context, work, gateway) for name, (work, _) in JOBS.items()}
    file = None if settings.testing else settings.tasks_file
    tasks.bind(jobs, redis_url=settings.redis_url, file=file)


def _within(context: Context, work: Callable[..., object], gateway: Callable[[], Gateway]) -> None:
    with context():
        work(gateway()) if work in ASK_STRIPE else work()
