"""The demonstration's staff: one account per role, each with a password and a second factor.

What scripts and people need to sign in is kept beside the demonstration's data, never in the code.
"""

import base64
import json
import secrets
from pathlib import Path
from typing import Any

from summit.extensions import transaction
from summit.kernel.clock import now
from summit.kernel.languages import Language
from summit.staff.rules import Role
from summit.staff.security import hash_password, totp
from summit.staff.service import create_account

STAFF = (
    ("owner@demonstration.example", "Demonstration – owner", Role.OWNER, Language.EN),
    (
        "organizer@demonstration.example",
        "Démonstration – organisation",
        Role.ORGANIZER,
        Language.FR,
    ),
    ("finance@demonstration.example", "Démonstration – finances", Role.FINANCE, Language.FR),
    ("protocol@demonstration.example", "Demostración – protocolo", Role.PROTOCOL, Language.ES),
    ("door@demonstration.example", "Demonstration – door", Role.DOOR_SUPERVISOR, Language.EN),
    ("viewer@demonstration.example", "Demonstration – viewer", Role.VIEWER, Language.EN),
)


def load_staff(folder: Path) -> list[dict[str, Any]]:
    """Return the sign-ins, made at the first call: role, e-mail, password, TOTP secret."""
    file = folder / "staff.json"
    if not file.exists():
        signs = [_create(*one) for one in STAFF]
        file.touch(mode=0o600)
        file.write_text(json.dumps(signs, indent=1))
    found: list[dict[str, Any]] = json.loads(file.read_text())
    return found


def _create(email: str, name: str, role: Role, language: Language) -> dict[str, Any]:
    password = f"mtl-{secrets.token_hex(5)}"
    secret = base64.b32encode(secrets.token_bytes(20)).decode()
    hashed, sealed = hash_password(password), totp().seal(secret)  # slow: not inside
    with transaction(by="demo") as session:
        create_account(
            session,
            email=email,
            name=name,
            role=role,
            language=language,
            password_hash=hashed,
            totp_secret=sealed,
            now=now(),
        )
    return {"role": role, "email": email, "password": password, "totp_secret": secret}
