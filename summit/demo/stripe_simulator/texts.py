"""What the payment page says, in its three languages; it stands outside the site's catalogues."""

from typing import Protocol

ENGLISH = {
    "title": "Payment",
    "banner": "Payment simulator. This is not Stripe: no card is charged and no money moves.",
    "summary": "What you pay",
    "quantity": "Quantity",
    "total": "Total",
    "contact": "E-mail address",
    "method": "Means of payment",
    "card": "Card",
    "debit": "Bank debit (takes up to 5 business days)",
    "number": "Card number",
    "number_hint": "Test cards only, listed below",
    "expiry": "Expires",
    "expiry_hint": "MM/YY, for example 12/40",
    "code": "Security code",
    "code_hint": "Any 3 digits",
    "cards": "Test cards",
    "cards_number": "Number",
    "cards_fate": "What happens",
    "fate_pays": "Pays",
    "fate_declined": "Card declined",
    "fate_authenticates": "Asks for 3-D Secure",
    "fate_refund_fails": "Pays; a refund fails later",
    "fate_refund_waits": "Pays; a refund waits before it succeeds",
    "fate_disputed": "Pays; the charge is disputed at once",
    "submit_pay": "Pay {amount}",
    "submit_book": "Book for {amount}",
    "back": "Back without paying",
    "declined": "The card was declined. Try another card.",
    "refused_by_bank": "The bank did not confirm the payment. Try again or use another card.",
    "mistyped": "Please correct these fields",
    "wrong_email": "An e-mail address has the form name@example.org.",
    "wrong_method": "Choose a means of payment.",
    "wrong_number": "This is none of the test cards.",
    "wrong_expiry": "The month must be one to come, as MM/YY.",
    "wrong_code": "The security code has 3 or 4 digits.",
    "bank_title": "3-D Secure",
    "bank_text": "Your bank asks you to confirm a payment of {amount}. The bank is simulated too.",
    "confirm": "Confirm the payment",
    "refuse": "Refuse",
    "expired_title": "This payment page has expired",
    "expired_text": "Nothing was paid here. Go back to start a new payment.",
    "complete_title": "This payment is already made",
    "complete_text": "Nothing more is to be done here.",
    "onward": "Continue to the summit’s site",
    "unknown_title": "There is no such payment page",
    "unknown_text": "Check the address, or start again from the site you came from.",
}
FRENCH = {
    "title": "Paiement",
    "banner": "Simulateur de paiement. Ce n’est pas Stripe : aucune carte n’est débitée,"
    " aucune somme ne circule.",
    "summary": "Ce que vous payez",
    "quantity": "Quantité",
    "total": "Total",
    "contact": "Adresse courriel",
    "method": "Mode de paiement",
    "card": "Carte",
    "debit": "Débit bancaire (jusqu’à 5 jours ouvrables)",
    "number": "Numéro de carte",
    "number_hint": "Cartes d’essai seulement, voir la liste",
    "expiry": "Expiration",
    "expiry_hint": "MM/AA, p. ex. 12/40",
    "code": "Code de sécurité",
    "code_hint": "3 chiffres au choix",
    "cards": "Cartes d’essai",
    "cards_number": "Numéro",
    "cards_fate": "Ce qui se passe",
    "fate_pays": "Paie",
    "fate_declined": "Carte refusée",
    "fate_authenticates": "Demande la vérification 3-D Secure",
    "fate_refund_fails": "Paie; un remboursement échoue plus tard",
    "fate_refund_waits": "Paie; un remboursement attend avant de réussir",
    "fate_disputed": "Paie; le paiement est aussitôt contesté",
    "submit_pay": "Payer {amount}",
    "submit_book": "Réserver pour {amount}",
    "back": "Revenir sans payer",
    "declined": "La carte a été refusée. Essayez une autre carte.",
    "refused_by_bank": "La banque n’a pas confirmé le paiement. Réessayez ou utilisez une autre"
    " carte.",
    "mistyped": "Veuillez corriger ces champs",
    "wrong_email": "Une adresse courriel a la forme nom@example.org.",
    "wrong_method": "Choisissez un mode de paiement.",
    "wrong_number": "Ce numéro n’est pas celui d’une carte d’essai.",
    "wrong_expiry": "Le mois doit être à venir, sous la forme MM/AA.",
    "wrong_code": "Le code de sécurité compte 3 ou 4 chiffres.",
    "bank_title": "3-D Secure",
    "bank_text": "Votre banque vous demande de confirmer un paiement de {amount}. La banque est"
    " simulée elle aussi.",
    "confirm": "Confirmer le paiement",
    "refuse": "Refuser",
    "expired_title": "Cette page de paiement a expiré",
    "expired_text": "Rien n’a été payé ici. Revenez en arrière pour commencer un nouveau paiement.",
    "complete_title": "Ce paiement a déjà été fait",
    "complete_text": "Il n’y a plus rien à faire ici.",
    "onward": "Continuer vers le site du Sommet",
    "unknown_title": "Cette page de paiement n’existe pas",
    "unknown_text": "Vérifiez l’adresse ou recommencez depuis le site d’où vous venez.",
}
SPANISH = {
    "title": "Pago",
    "banner": "Simulador de pagos. Esto no es Stripe: no se cobra a ninguna tarjeta ni se mueve"
    " dinero.",
    "summary": "Lo que usted paga",
    "quantity": "Cantidad",
    "total": "Total",
    "contact": "Correo electrónico",
    "method": "Forma de pago",
    "card": "Tarjeta",
    "debit": "Débito bancario (hasta 5 días hábiles)",
    "number": "Número de tarjeta",
    "number_hint": "Solo tarjetas de prueba, vea la lista",
    "expiry": "Vencimiento",
    "expiry_hint": "MM/AA, p. ej. 12/40",
    "code": "Código de seguridad",
    "code_hint": "3 dígitos cualesquiera",
    "cards": "Tarjetas de prueba",
    "cards_number": "Número",
    "cards_fate": "Qué sucede",
    "fate_pays": "Paga",
    "fate_declined": "Tarjeta rechazada",
    "fate_authenticates": "Pide verificación 3-D Secure",
    "fate_refund_fails": "Paga; un reembolso falla después",
    "fate_refund_waits": "Paga; un reembolso espera antes de concluir",
    "fate_disputed": "Paga; el cargo se disputa de inmediato",
    "submit_pay": "Pagar {amount}",
    "submit_book": "Reservar por {amount}",
    "back": "Volver sin pagar",
    "declined": "La tarjeta fue rechazada. Intente con otra.",
    "refused_by_bank": "El banco no confirmó el pago. Inténtelo de nuevo o use otra tarjeta.",
    "mistyped": "Corrija estos campos, por favor",
    "wrong_email": "Un correo electrónico tiene la forma nombre@example.org.",
    "wrong_method": "Elija una forma de pago.",
    "wrong_number": "Este número no es el de una tarjeta de prueba.",
    "wrong_expiry": "El mes debe estar por venir, en la forma MM/AA.",
    "wrong_code": "El código de seguridad tiene 3 o 4 dígitos.",
    "bank_title": "3-D Secure",
    "bank_text": "Su banco le pide confirmar un pago de {amount}. El banco también es simulado.",
    "confirm": "Confirmar el pago",
    "refuse": "Rechazar",
    "expired_title": "Esta página de pago venció",
    "expired_text": "Aquí no se pagó nada. Vuelva para iniciar un nuevo pago.",
    "complete_title": "Este pago ya se hizo",
    "complete_text": "No hay nada más que hacer aquí.",
    "onward": "Continuar al sitio de la Cumbre",
    "unknown_title": "Esta página de pago no existe",
    "unknown_text": "Revise la dirección o comience de nuevo desde el sitio de donde viene.",
}
TEXTS = {"en": ENGLISH, "fr-CA": FRENCH, "es-419": SPANISH}


class Preferences(Protocol):
    """The languages a browser asks for."""

    def best_match(self, matches: list[str]) -> str | None: ...


def language_of(locale: str | None, preferences: Preferences) -> str:
    """Return the page's language: the session's locale, or the browser's where that is auto."""
    if locale is None or locale == "auto":
        locale = preferences.best_match(["en", "fr", "es", "fr-CA", "es-419"])
    short = (locale or "en").split("-")[0]
    return {"fr": "fr-CA", "es": "es-419"}.get(short, "en")


def money(cents: int, currency: str, language: str) -> str:
    """Return an amount as the language writes it: CA$1,234.50, 1 234,50 $ CA, $1,234.50 CAD."""
    written = f"{cents / 100:,.2f}"
    if language == "fr-CA":
        number = written.replace(",", "\u202f").replace(".", ",")
        sign = {"cad": "$ CA", "usd": "$ US"}.get(currency, currency.upper())
        return f"{number}\u00a0{sign.replace(' ', chr(0xA0))}"
    if language == "es-419":
        return f"${written}\u00a0{currency.upper()}"
    return {"cad": "CA$", "usd": "US$"}.get(currency, f"{currency.upper()}\u00a0") + written
