"""Several people at once: one act counts, the others are told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor


def at_once(acts):
    with ThreadPoolExecutor(len(acts)) as pool:
        return [running.result() for running in [pool.submit(act) for act in acts]]


def test_of_two_deliveries_at_once_one_counts(filed, act, done, announced):
    filed()
    done("assign")
    answers = at_once([lambda: act("deliver")] * 4)
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert len(announced("CommunicationDelivered")) == 1


def test_of_two_notifications_at_once_one_counts(filed, act, announced):
    filed()
    answers = at_once([lambda: act("personal")] * 4)
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert len(announced("NotificationServed")) == 1


def test_the_same_click_four_times_at_once_gets_one_answer(filed, act, announced):
    filed()
    answers = at_once([lambda: act("personal", key="cuatro-veces")] * 4)
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.text for answer in answers}) == 1
    assert len(announced("NotificationServed")) == 1


def test_attempts_at_once_each_get_their_number(filed, act, done, announced):
    filed()
    done("assign")
    answers = at_once([lambda: act("attempt")] * 4)
    assert sorted(answer.json()["attempt"] for answer in answers) == [1, 2, 3, 4]
    assert len(announced("DeliveryAttempted")) == 4
