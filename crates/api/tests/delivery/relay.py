"""A mail relay for the tests: it speaks SMTP (RFC 5321) over TCP, misbehaves as its settings say, and reports
events as JSON lines. It needs nothing but Python, and ends when its standard input does."""

import base64
import email
import email.policy
import json
import re
import socket
import ssl
import sys
import threading
import time

SETTINGS = json.loads(sys.argv[1])
PRINTING = threading.Lock()


class Closed(Exception):
    """The connection is closed."""


def report(event, **more):
    with PRINTING:
        print(json.dumps({"event": event, **more}), flush=True)


class Connection:
    """One SMTP connection."""

    def __init__(self, sock, number):
        self.sock, self.number = sock, number
        self.buffer, self.encrypted, self.user = b"", False, None
        self.mail_from, self.rcpt_to = None, []

    def run(self):
        report("connected", connection=self.number)
        try:
            if SETTINGS["tls"] == "tls":
                self.encrypt()
            self.reply("greeting", "220 relay ready")
            while True:
                self.command(self.line())
        except (Closed, OSError) as end:
            report("closed", connection=self.number, why=type(end).__name__)
        finally:
            self.sock.close()

    def line(self):
        while b"\r\n" not in self.buffer:
            self.more()
        line, self.buffer = self.buffer.split(b"\r\n", 1)
        return line.decode("utf-8", "surrogateescape")

    def more(self):
        got = self.sock.recv(65536)
        if not got:
            raise Closed
        self.buffer += got

    def reply(self, stage, text, echo=""):
        """Sends the reply, or what the settings want instead if SETTINGS["at"] is this stage."""
        first_only = SETTINGS.get("first_only") and self.number > 1
        if SETTINGS.get("slow"):
            time.sleep(SETTINGS["slow"])
        if SETTINGS.get("at") == stage and not first_only:
            do = SETTINGS["do"]
            report("misbehaving", connection=self.number, stage=stage)
            if do == "hang":
                while True:
                    self.more()
            if do == "late":
                # Says nothing until the other side speaks again, and then yes to everything.
                while True:
                    self.more()
                    self.sock.sendall(b"250 late\r\n")
            if do == "drop":
                raise Closed
            if do == "garbage":
                text = "\x16\x03\x01 this is no SMTP"
            else:
                text = f"{do} {echo}"
        self.sock.sendall(text.encode("utf-8", "replace") + b"\r\n")

    def encrypt(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(SETTINGS["cert"], SETTINGS["key"])
        self.sock = context.wrap_socket(self.sock, server_side=True)
        self.encrypted = True

    def command(self, line):
        verb = line.split(" ")[0].upper()
        report("command", connection=self.number, verb=verb, encrypted=self.encrypted)
        handle = getattr(self, "on_" + verb.lower(), None)
        if handle:
            handle(line)
        else:
            self.reply("unknown", "502 what?")

    def on_ehlo(self, _line):
        offers = ["relay", "8BITMIME", "SMTPUTF8"]
        if SETTINGS["tls"] == "starttls" and not self.encrypted:
            offers.append("STARTTLS")
        if SETTINGS.get("user"):
            offers.append("AUTH PLAIN")
        lines = ["250-" + offer for offer in offers[:-1]] + ["250 " + offers[-1]]
        self.reply("ehlo", "\r\n".join(lines))

    def on_starttls(self, _line):
        self.reply("starttls", "220 go on")
        self.buffer = b""
        self.encrypt()

    def on_auth(self, line):
        _, user, password = base64.b64decode(line.split(" ")[2]).decode().split("\0")
        if [user, password] != [SETTINGS["user"], SETTINGS["password"]]:
            return self.reply("auth", f"535 no {user}, not with {password}")
        self.user = user
        self.reply("auth", "235 welcome")

    def on_mail(self, line):
        if SETTINGS.get("user") and not self.user:
            return self.reply("mail", "530 sign in")
        self.mail_from, self.rcpt_to = line, []
        self.reply("mail", "250 ok")

    def on_rcpt(self, line):
        self.rcpt_to.append(line)
        self.reply("rcpt", "250 ok", echo=line)

    def on_noop(self, _line):
        self.reply("noop", "250 ok")

    def on_quit(self, _line):
        self.sock.sendall(b"221 bye\r\n")
        raise Closed

    def on_data(self, _line):
        self.reply("data", "354 go on", echo=" ".join(self.rcpt_to))
        if SETTINGS.get("at") == "data":
            return
        while b"\r\n.\r\n" not in self.buffer:
            self.more()
        raw, self.buffer = self.buffer.split(b"\r\n.\r\n", 1)
        raw = raw.replace(b"\r\n..", b"\r\n.") + b"\r\n"
        digits = " ".join(re.findall(r"\d{6}", raw.decode("utf-8", "replace")))
        if SETTINGS.get("at") != "dot" or (SETTINGS.get("first_only") and self.number > 1):
            self.report_message(raw)
        self.reply("dot", "250 queued", echo=digits)

    def report_message(self, raw):
        parsed = email.message_from_bytes(raw, policy=email.policy.default)
        parts = [part for part in parsed.walk() if not part.is_multipart()]
        report(
            "message",
            connection=self.number,
            encrypted=self.encrypted,
            user=self.user,
            mail_from=self.mail_from,
            rcpt_to=self.rcpt_to,
            type=parsed.get_content_type(),
            headers=[[name, str(value)] for name, value in parsed.items()],
            defects=[str(defect) for part in parsed.walk() for defect in part.defects],
            parts=[[part.get_content_type(), part.get_content().replace("\r\n", "\n")] for part in parts],
            raw=raw.decode("latin-1"),
        )


def listen():
    server = socket.create_server(("127.0.0.1", 0))
    report("listening", port=server.getsockname()[1])
    number = 0
    while True:
        sock, _ = server.accept()
        number += 1
        threading.Thread(target=Connection(sock, number).run, daemon=True).start()


threading.Thread(target=listen, daemon=True).start()
sys.stdin.read()
with PRINTING:
    sys.stdout.flush()
