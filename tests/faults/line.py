"""What can happen to a call on its way to the gateway and back."""

import random
import re
import time

from tests.faults.proxy import Exchange, Fault

KEYS = {b"ret_code": b"retCode", b"err_msg": b"errMsg", b"push_id": b"pushId", b"uploadId": b"upload_id"}
SWAPPED = KEYS | {new: old for old, new in KEYS.items()}


def cut_before_it_is_passed_on(exchange: Exchange) -> None:
    """The console's request never reaches the gateway."""
    exchange.reset()


def cut_before_the_answer(exchange: Exchange) -> None:
    """The gateway has done its work, and the console hears nothing of it."""
    exchange.ask()
    exchange.reset()


def cut_within_the_answer(exchange: Exchange) -> None:
    """The console hears the half of it."""
    answer = exchange.ask()
    exchange.say(answer[: len(answer) // 2])
    exchange.reset()


def cut_after_the_answer(exchange: Exchange) -> None:
    """The console hears all of it, and the connection breaks."""
    exchange.say(exchange.ask())
    time.sleep(0.1)  # a reset that overtakes the answer would be the fault before
    exchange.reset()


def garbage_for_an_answer(exchange: Exchange) -> None:
    """What the gateway says is replaced by noise."""
    exchange.ask()
    exchange.say(random.randbytes(400))


def garbage_in_the_answer(exchange: Exchange) -> None:
    """Success with noise for a body."""
    exchange.ask()
    exchange.say(b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\nConnection: close\r\n\r\n" + random.randbytes(40))


def wrong_casing(exchange: Exchange) -> None:
    """The names of the answer's members as the service's other interfaces write them."""
    head, _, body = exchange.ask().partition(b"\r\n\r\n")
    body = re.sub(rb'(?<=")(\w+)(?=":)', lambda found: SWAPPED.get(found[1], found[1]), body)
    head = re.sub(rb"(?i)content-length: \d+", b"Content-Length: %d" % len(body), head)
    exchange.say(head + b"\r\n\r\n" + body)


def late(seconds: float) -> Fault:
    """The answer comes after `seconds`."""

    def answer_late(exchange: Exchange) -> None:
        answer = exchange.ask()
        time.sleep(seconds)
        exchange.say(answer)

    return answer_late


def slow(seconds: float) -> Fault:
    """The answer comes one byte a second, and the connection is cut after `seconds` of it."""

    def answer_slowly(exchange: Exchange) -> None:
        for byte in exchange.ask()[: round(seconds)]:
            exchange.say(bytes([byte]))
            time.sleep(1)
        exchange.reset()

    return answer_slowly


def status(line: str, *headers: str, passed_on: bool = False) -> Fault:
    """An answer by something between console and gateway: `line` such as "500 Internal Server Error"."""
    head = "\r\n".join([f"HTTP/1.1 {line}", "Content-Length: 0", "Connection: close", *headers, "", ""])

    def answer_with_status(exchange: Exchange) -> None:
        if passed_on:
            exchange.ask()
        exchange.say(head.encode())

    return answer_with_status


def either(*faults: Fault) -> Fault:
    """One of these, at random."""

    def answer_somehow(exchange: Exchange) -> None:
        random.choice(faults)(exchange)

    return answer_somehow
