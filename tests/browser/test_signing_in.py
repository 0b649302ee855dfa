from playwright.sync_api import expect

from tests.browser.conftest import READER, fill_log_in
from tests.pages import CHART
from tests.served import DEMO_PASSWORD


def test_a_reader_signs_in_and_is_led_to_the_page_asked_for(open_context, served):
    page = open_context().new_page()
    page.goto(CHART)
    fill_log_in(page)
    expect(page).to_have_url(served + CHART)
    expect(page.get_by_text("Signed in as")).to_be_attached()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to the vanguard dashboard")
    page.goto(CHART)
    expect(page.get_by_label("Password")).to_be_visible()


def test_a_wrong_password_is_said_where_it_is_typed_and_nothing_else_is_told(open_context):
    page = open_context().new_page()
    page.goto("/")
    fill_log_in(page, person=READER, password="not the password")
    expect(page).to_have_title("Error: Sign in – Vanguard dashboard")
    wrong = page.locator(".nhsuk-error-summary").inner_text()
    fill_log_in(page, person="nobody@demo.example", password="not the password")
    assert page.locator(".nhsuk-error-summary").inner_text() == wrong


def test_a_reader_signs_in_by_keyboard_alone(open_context):
    page = open_context().new_page()
    page.goto("/")
    expect(page.get_by_label("Email")).to_be_focused()
    page.keyboard.type(READER)
    page.keyboard.press("Tab")
    page.keyboard.type(DEMO_PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Home")


def test_the_first_key_press_on_a_page_offers_to_skip_to_its_content(page):
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to main content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#maincontent")).to_be_focused()
