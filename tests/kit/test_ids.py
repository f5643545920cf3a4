"""Ids are ordered and unique, tokens are secret, case numbers catch a slip of the tongue."""

from hypothesis import given
from hypothesis import strategies as st

from havendesk.kit.ids import CASE_ALPHABET, check_letter, digest, new_case_number, new_id, new_token

bodies = st.text(alphabet=CASE_ALPHABET, min_size=6, max_size=6)
signs = st.sampled_from(CASE_ALPHABET)


def test_ids_are_unique_and_of_version_7():
    ids = [new_id() for _ in range(5000)]

    assert len(set(ids)) == len(ids)
    assert {(one.version, one.variant) for one in ids} == {(7, "specified in RFC 4122")}


def test_an_id_made_later_sorts_later(monkeypatch):
    moments = iter([1_000_000_000_000_000_000, 1_000_000_000_001_000_000, 2_000_000_000_000_000_000])
    monkeypatch.setattr("havendesk.kit.ids.time.time_ns", lambda: next(moments))

    ids = [new_id() for _ in range(3)]

    assert ids == sorted(ids)


def test_a_token_is_43_signs_of_base64url_and_never_the_same():
    tokens = {new_token() for _ in range(1000)}

    assert len(tokens) == 1000
    assert {len(token) for token in tokens} == {43}
    assert {sign for token in tokens for sign in token} <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    )


def test_a_digest_tells_nothing_of_its_token():
    assert digest("a") != digest("b")
    assert b"a" * 8 not in digest("a" * 43)


def test_a_case_number_checks_itself():
    name, body, letter = new_case_number().split("-")
    assert (name, letter) == ("HD", check_letter(body))
    assert not set("01IOL") & set(body) or "L" in CASE_ALPHABET


@given(bodies, st.integers(0, 5), signs)
def test_one_wrong_sign_is_noticed(body, place, sign):
    wrong = body[:place] + sign + body[place + 1 :]
    assert wrong == body or check_letter(wrong) != check_letter(body)


@given(bodies, st.integers(0, 4))
def test_two_swapped_neighbours_are_noticed(body, place):
    swapped = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
    assert swapped == body or check_letter(swapped) != check_letter(body)
