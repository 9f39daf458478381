"""Every setting of the site, typed, read once from the environment. Nothing else reads it."""

from datetime import timedelta
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

STRIPE_API = "https://api.stripe.com"
DEMO_MARK = "demo-only-"  # begins every secret the demonstration makes; production refuses it


class Settings(BaseSettings):
    """Values the site needs to start; tests pass them by name.

    `environment` decides what is allowed: only `demo` and `test` may run on a shifted clock or
    against the payment simulator.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    environment: Literal["production", "demo", "test"] = "production"
    secret_key: SecretStr = Field(min_length=16)  # signs the session cookie and CSRF tokens
    link_key: SecretStr = Field(min_length=16)  # signs secret links and nothing else
    badge_key: SecretStr = Field(min_length=64, max_length=80)  # 32 bytes, hex: signs badges
    password_salt: SecretStr = Field(min_length=16)  # Flask-Security's second ingredient
    totp_key: SecretStr = Field(min_length=16)  # encrypts the second factors at rest
    database_url: str = Field(pattern=r"^(sqlite:///.|postgresql://)")  # a file, never memory
    redis_url: str | None = Field(default=None, pattern=r"^rediss?://")
    tasks_file: str = "var/tasks.sqlite3"  # the job queue, where there is no Redis
    public_url: str = Field(default="http://127.0.0.1:8000", pattern="^https?://")
    trusted_proxies: int = Field(default=0, ge=0, le=5)  # reverse proxies in front, for addresses

    stripe_key: SecretStr = Field(min_length=8)
    stripe_webhook_secret: SecretStr = Field(min_length=7)  # `pattern` breaks on SecretStr
    stripe_api: str = Field(default=STRIPE_API, pattern="^https?://")

    smtp_host: str = "127.0.0.1"
    smtp_port: int = Field(default=25, ge=1, le=65535)
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_tls: Literal["none", "starttls", "tls"] = "none"
    mail_from: str = Field(default="summit@localhost", pattern=r"^[^@\s]+@[^@\s]+$")

    draft_hold_hours: int = Field(default=24, ge=1, le=72)
    scarce_hold_minutes: int = Field(default=30, ge=5, le=1440)  # while seats are scarce
    scarce_below_percent: int = Field(default=10, ge=0, le=100)
    invoice_days: int = Field(default=30, ge=1, le=120)
    badges_before_invoice_is_paid: bool = True

    scan_command: str = ""  # of a virus scanner; the path of a file is put behind it

    article_feed_loopback: bool = False  # feeds of articles may stand on this machine

    rate_limits: bool = True  # a bench may switch them off by this name; production may not
    clock_offset: int = Field(default=0, validation_alias="SUMMIT_CLOCK_OFFSET")  # seconds
    testing: bool = False  # the suite: jobs in memory, passwords hashed quickly

    @field_validator("badge_key")
    @classmethod
    def _is_thirty_two_bytes(cls, key: SecretStr) -> SecretStr:
        seed = key.get_secret_value().removeprefix(DEMO_MARK)
        if len(seed) != 64 or set(seed) - set("0123456789abcdef"):
            raise ValueError("give 64 hexadecimal digits")
        return key

    @model_validator(mode="after")
    def _production_is_real(self) -> Self:
        key = self.stripe_key.get_secret_value()
        real_stripe = self.stripe_api == STRIPE_API
        if not real_stripe and not key.startswith("sk_test_"):
            raise ValueError("STRIPE_API may differ from Stripe's own only with a test key")
        if not real_stripe and urlsplit(self.stripe_api).hostname not in ("127.0.0.1", "localhost"):
            raise ValueError("STRIPE_API may only be Stripe's own or on this machine")
        if self.environment == "production":
            self._refuse_in_production(real_stripe)
        return self

    def _refuse_in_production(self, real_stripe: bool) -> None:
        rules = {
            "STRIPE_API must be Stripe's own": real_stripe,
            "SUMMIT_CLOCK_OFFSET must be 0": not self.clock_offset,
            "RATE_LIMITS must stay on": self.rate_limits,
            "ARTICLE_FEED_LOOPBACK must stay off": not self.article_feed_loopback,
            "TESTING must stay off": not self.testing,
        }
        wrong = [rule for rule, is_kept in rules.items() if not is_kept]
        for name in ("secret_key", "link_key", "badge_key", "password_salt", "totp_key"):
            if getattr(self, name).get_secret_value().startswith(DEMO_MARK):
                wrong.append(f"{name.upper()} is a secret of the demonstration")
        if wrong:
            raise ValueError("in production: " + "; ".join(wrong))

    @property
    def badge_seed(self) -> bytes:
        """The 32 bytes that sign badges."""
        return bytes.fromhex(self.badge_key.get_secret_value().removeprefix(DEMO_MARK))

    @property
    def offset(self) -> timedelta:
        return timedelta(seconds=self.clock_offset)

    def as_flask_config(self) -> dict[str, Any]:
        """Return what Flask and its extensions read; ours is under `SETTINGS`."""
        url = self.database_url.replace("postgresql://", "postgresql+psycopg://", 1)
        secure = self.public_url.startswith("https:")
        return {
            "SETTINGS": self,
            "SECRET_KEY": self.secret_key.get_secret_value(),
            "LINK_KEY": self.link_key.get_secret_value().encode(),
            "SQLALCHEMY_DATABASE_URI": url,
            "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": True} if "postgresql" in url else {},
            "TESTING": self.testing,
            "MAX_CONTENT_LENGTH": 1024 * 1024,  # bytes; web.pictures allows some forms more
            "MAX_FORM_PARTS": 2000,
            "SESSION_COOKIE_NAME": "summit",
            "SESSION_COOKIE_SECURE": secure,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
            "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a lunch must not lose a form
            "RATELIMIT_ENABLED": self.rate_limits,
            "RATELIMIT_STORAGE_URI": self.redis_url or "memory://",
            "RATELIMIT_HEADERS_ENABLED": True,
            "PREFERRED_URL_SCHEME": "https" if secure else "http",
        }


def load() -> Settings:
    """Read the environment; a wrong start names every wrong setting and shows no value."""
    try:
        return Settings()
    except ValidationError as wrong:  # its own text prints the values, secrets too: `from None`
        lines = [f"{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in wrong.errors()]
        raise SystemExit("Settings to correct:\n" + "\n".join(lines)) from None
