"""What people do in the app, in the words that are on the page."""

from __future__ import annotations

import re

from django.core import mail
from playwright.sync_api import Locator, Page, expect

from weidewinkels.mailing.sending import send_all_due

CODE = re.compile(r"^\s*([A-Z0-9-]{6,})\s*$", re.MULTILINE)


def sign_in_by_code(page: Page, email: str) -> None:
    """From any page of a visitor, with the code that comes by e-mail."""
    page.get_by_role("link", name="Aanmelden", exact=True).click()
    fill_in_code(page, email)


def fill_in_code(page: Page, email: str) -> None:
    """On the page to sign in: ask for a code, and use it."""
    page.get_by_role("textbox", name="E-mailadres").fill(email)
    page.get_by_role("button", name="Mail mij een code").click()
    code = page.get_by_role("textbox", name="Code")
    expect(code).to_be_visible()
    code.fill(code_sent_to(email))
    page.get_by_role("button", name="Bevestigen").click()
    is_signed_in(page)


def fill_in_code_by_keyboard(page: Page, email: str) -> None:
    """The same with nothing but keys."""
    tab_to(page.get_by_role("textbox", name="E-mailadres"))
    page.keyboard.type(email)
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Code")).to_be_focused()
    page.keyboard.type(code_sent_to(email))
    page.keyboard.press("Enter")
    is_signed_in(page)


def sign_out(page: Page) -> None:
    page.get_by_role("banner").locator("summary").click()
    page.get_by_role("button", name="Afmelden").click()


def is_signed_in(page: Page) -> None:
    expect(
        page.get_by_role("banner").get_by_role("link", name="Aanmelden", exact=True)
    ).to_have_count(0)
    expect(page.get_by_role("banner").locator("summary")).to_be_visible()


def code_sent_to(email: str) -> str:
    """The code in the last mail."""
    send_all_due()
    message = mail.outbox[-1]
    assert message.to == [email]
    found = CODE.search(str(message.body))
    assert found, message.body
    return found[1]


def tab_to(target: Locator, *, at_most: int = 80) -> None:
    """Press Tab until this has the focus; it must be visible there."""
    expect(target).to_have_count(1)
    for _ in range(at_most):
        if target.evaluate("element => element === document.activeElement"):
            break
        target.page.keyboard.press("Tab")
    expect(target).to_be_focused()
    expect(target).to_be_in_viewport()


def find(page: Page, title: str) -> None:
    """Look a shop up in the list by its whole name, and open it."""
    page.goto("/")
    page.get_by_label("Zoek in alle gegevens").fill(title)
    page.keyboard.press("Enter")
    link = page.locator(".list-table").get_by_role("link", name=title, exact=True)
    expect(link).to_have_count(1)
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def edit(page: Page, **typed: str) -> None:
    """On the page of a shop: open the form and fill in, without saving."""
    page.get_by_role("link", name="Wijzigen").click()
    fill(page, **typed)


def fill(page: Page, **typed: str) -> None:
    """`fill(page, Telefoonnummer="0228 312 345")`."""
    for label, text in typed.items():
        page.get_by_role("textbox", name=label).fill(text)


def save(page: Page) -> None:
    page.get_by_role("button", name="Opslaan").click()


def add(page: Page, **typed: str) -> None:
    """From the list: a new shop."""
    page.goto("/")
    page.get_by_role("link", name="Toevoegen").click()
    fill(page, **typed)
    page.get_by_role("button", name="Toevoegen").click()
    expect(said(page)).to_contain_text("is toegevoegd.")


def delete(page: Page, why: str = "") -> None:
    """On the page of a shop: delete it; ends on the list."""
    page.get_by_role("link", name="Verwijderen").click()
    page.get_by_label("Waarom?").fill(why)
    page.get_by_role("button", name="Verwijder 1 winkel").click()
    expect(said(page)).to_contain_text("is verwijderd.")


def restore(page: Page, title: str) -> None:
    """From any page: get the only thing in the trash back."""
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Prullenbak").click()
    expect(page.locator(".deletion")).to_have_count(1)
    page.get_by_role("button", name="Herstel").click()
    expect(said(page)).to_contain_text(f"{title} is hersteld.")
    expect(page.get_by_text("De prullenbak is leeg")).to_be_visible()


def settle(page: Page, text: str) -> None:
    """On the page of a conflict: choose this value, and save."""
    expect(page.get_by_role("heading", level=1)).to_contain_text("hetzelfde veld")
    page.get_by_role("radio", name=text).check()
    save(page)


def said(page: Page) -> Locator:
    """What the app says above the page: that it was saved, with its undo."""
    return page.locator("#meldingen")


def undo(page: Page) -> None:
    """Take back what was done just now."""
    said(page).get_by_role("button", name="Ongedaan maken").click()


def fact(page: Page, label: str) -> Locator:
    """On the page of a shop: what stands at this label."""
    term = page.get_by_role("term").get_by_text(label, exact=True)
    return page.locator(".facts > div").filter(has=term).get_by_role("definition")


def moments(page: Page) -> Locator:
    """On the page of a shop: its history, the latest first."""
    return page.locator(".timeline > li")
