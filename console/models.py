"""What the site remembers: how much of a limit somebody has used, and what people chose for themselves."""

from django.conf import settings
from django.db import models

from pushes.fields import EncryptedTextField


class Allowance(models.Model):
    """How much somebody has used of a limit. Who it is stands here as a digest only."""

    key = models.CharField(max_length=64, primary_key=True, editable=False)
    whole_at = models.BigIntegerField(
        db_index=True, editable=False
    )  # ms since 1970: nothing of it is used from then on


class Profile(models.Model):
    """What a person has chosen for every browser."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="profile")
    language = models.CharField(max_length=10, blank=True)  # one of settings.LANGUAGES; empty: none was chosen
    spoken = models.CharField(max_length=10, blank=True)  # what the browser spoke at the last login without a choice
    tells_when_needed = models.BooleanField(default=True)  # by mail, that a push needs the person
    tells_when_ended = models.BooleanField(default=True)  # and how one ended
    has_keys = models.BooleanField(default=True)  # whether single keys are shortcuts


class Invitation(models.Model):
    """A link by which somebody becomes a person of this installation: once, and not for ever."""

    digest = models.CharField(max_length=64, unique=True, editable=False)  # of the link's secret, which is not kept
    email = models.EmailField(blank=True)
    roles = models.ManyToManyField("auth.Group", blank=True, related_name="+")
    applications = models.ManyToManyField("pushes.Application", blank=True, related_name="+")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    invited_at = models.DateTimeField(editable=False)
    expires_at = models.DateTimeField(editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    accepted_by = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="invitation", editable=False
    )


class OpenSession(models.Model):
    """A login of a person, beside the session that it began."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="open_sessions")
    session_key = models.CharField(max_length=40, unique=True, editable=False)
    agent = models.CharField(max_length=200, blank=True, editable=False)
    address = models.CharField(max_length=50, blank=True, editable=False)
    began_at = models.DateTimeField(editable=False)


class SecondFactor(models.Model):
    """What a person proves a login with besides the password: an authenticator app, passkeys, or both."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="second_factor"
    )
    secret = EncryptedTextField(editable=False)  # as the app has it, in base 32; empty: passkeys only
    last_step = models.BigIntegerField(default=0, editable=False)  # the newest half minute whose code was taken
    salt = models.CharField(max_length=32, editable=False)  # of the recovery codes
    since = models.DateTimeField(auto_now_add=True)


class Passkey(models.Model):
    """A key in a device of a person, which signs for one host: its public half."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=80)  # which device, in its person's words
    host = models.CharField(max_length=253, editable=False)  # the relying party's id
    digest = models.CharField(
        max_length=64, unique=True, editable=False
    )  # SHA-256 of the credential's id, in hexadecimal
    credential = models.BinaryField()  # attested credential data as WebAuthn lays it out: model, id, public key
    handle = models.BinaryField()  # 32 bytes by which the device knows the person, and nobody else does
    sign_count = models.BigIntegerField(default=0, editable=False)  # the newest that it signed; 0: it does not count
    made_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ("pk",)


class RecoveryCode(models.Model):
    """Takes the place of the app's code, once. What it is stands on the person's paper only."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="console_recovery_code_once")]


class GuardedRole(models.Model):
    """A role whose people need a second factor to log in."""

    role = models.OneToOneField("auth.Group", models.CASCADE, primary_key=True, related_name="guarded")


class ApiToken(models.Model):
    """What lets a program call the API as a person, for one application. Only a digest of it is kept."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    application = models.ForeignKey("pushes.Application", models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)  # what it is for, in its person's words
    scopes = models.JSONField(default=list)  # of console.api.tokens.SCOPES
    digest = models.CharField(max_length=64, unique=True, editable=False)  # its SHA-256, in hexadecimal
    beginning = models.CharField(max_length=20, editable=False)  # how it begins, to be known by
    made_at = models.DateTimeField(auto_now_add=True)
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, editable=False)  # to the minute
    revoked_at = models.DateTimeField(null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ("-pk",)


class Identity(models.Model):
    """Who a person is at the provider of single sign-on; noted at the first login there."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="identity")
    issuer = models.CharField(max_length=500, editable=False)
    subject = models.CharField(max_length=255, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="console_identity_once")]


class ApiAnswer(models.Model):
    """What a call of the API that acts was answered, under its Idempotency-Key; no status while it is carried out."""

    token = models.ForeignKey(ApiToken, models.CASCADE, related_name="answers")
    key = models.CharField(max_length=64, editable=False)  # SHA-256 of the Idempotency-Key
    digest = models.CharField(max_length=64, editable=False)  # of what was asked
    fence = models.UUIDField(editable=False)  # of who carries it out
    lease_until = models.DateTimeField(editable=False)  # from then on who carried it out is taken for dead
    is_done = models.BooleanField(default=False, editable=False)
    body = models.JSONField(null=True, editable=False)
    made_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("token", "key"), name="api_answer_once_for_each_key"),)


class Beat(models.Model):
    """Which of the beats wakes the workers, and until when it does unless it says so again. There is one row."""

    name = models.CharField(max_length=150, editable=False)  # console.beats.LONGEST_NAME
    until = models.DateTimeField(editable=False)

    class Meta:
        default_permissions = ()
