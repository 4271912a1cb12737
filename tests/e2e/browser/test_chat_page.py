"""The chat page, as a shopper uses it."""

import asyncio

import pytest
from playwright.async_api import expect

from aisle_schemas import Citation, Comparison, ComparisonRow, FollowUps, Link, Passage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]  # one browser for all

REVIEW = Passage(
    label="e1", id="G-1#review-1", kind="review", product_id="G-1", rating=5.0, text="My hands stayed warm at 3 °C."
)


async def test_words_appear_while_the_answer_is_still_being_written(page, shop, ask):
    await ask(page, "What do I need for cold-weather golf?")
    pen = await shop.asked()
    assert pen.asked.question == "What do I need for cold-weather golf?"
    assert pen.asked.channel == "web"
    await pen.write("Warm **gloves** ")
    await expect(page.locator(".answer strong")).to_have_text("gloves")
    await expect(page.locator("#stop")).to_be_visible()
    await pen.write("and a vest.\n\n- one\n- two\n")
    await pen.end()
    await expect(page.locator(".answer p").first).to_have_text("Warm gloves and a vest.")
    await expect(page.locator(".answer li")).to_have_text(["one", "two"])
    await expect(page.locator("#send")).to_be_visible()
    await expect(page.locator("#status")).to_contain_text("Answer: Warm gloves and a vest.")


async def test_products_are_cards_with_live_values(page, shop, ask, card):
    await ask(page, "gloves?")
    pen = await shop.asked()
    await pen.write("Two of them:\n\n", card(), card("G-2", "Thin liner"))
    await pen.end()
    cards = page.locator(".cards .card")
    await expect(cards).to_have_count(2)
    first = cards.first
    await expect(first.locator("a.card-title")).to_have_attribute("href", "http://127.0.0.1:9/products/G-1")
    await expect(first.locator(".price strong")).to_have_text("$34.00")
    await expect(first.locator("s")).to_contain_text("$42.00")
    await expect(first).to_contain_text("as of")
    await expect(first.locator(".stock")).to_have_text("Only 3 left")
    await expect(first.locator(".stars")).to_have_attribute("aria-label", "Rated 4.6 of 5 by 128 customers")
    await expect(first.locator(".reason")).to_have_text("Warm down to freezing.")


async def test_a_comparison_is_a_table_that_scrolls_on_a_phone(open_page, shop, ask, card):
    async with open_page(width=360, height=740) as page:
        await ask(page, "compare them")
        pen = await shop.asked()
        products = tuple(card(f"S-{number}", f"Shoe number {number}") for number in range(1, 5))
        rows = (ComparisonRow(name="Weight", cells=("310 g", "", "290 g", "300 g")),)
        await pen.write(Comparison(products=products, rows=rows), *(card(f"S-{n}") for n in range(4)), "x" * 400)
        await pen.end()
        table = page.locator(".comparison")
        await expect(table.locator("thead th")).to_have_count(4)
        await expect(table.locator("tbody tr").last.locator("td").nth(1)).to_contain_text("not known")
        assert await table.evaluate("box => box.scrollWidth > box.clientWidth")
        assert await page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("path", ["", "?product=PAN-1"])
async def test_nothing_overflows_a_phone(open_page, path):
    async with open_page(path, width=360, height=740) as page:
        assert await page.evaluate("document.documentElement.scrollWidth") == 360


async def test_a_citation_opens_its_evidence(page, shop, ask, card):
    await ask(page, "are they warm?")
    pen = await shop.asked()
    await pen.write(card(), "Yes.", Citation(label="e1", passage=REVIEW))
    await pen.end()
    await page.click(".cite")
    dialog = page.locator("#evidence")
    await expect(dialog.locator("h2")).to_have_text("1. Customer review")
    await expect(dialog).to_contain_text("Winter golf gloves")
    await expect(dialog.locator(".evidence-text")).to_have_text("My hands stayed warm at 3 °C.")
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(page.locator(".cite")).to_be_focused()


async def test_a_follow_up_asks_with_the_turns_before_it(page, shop, ask, card):
    await ask(page, "gloves?")
    pen = await shop.asked()
    await pen.write("These.\n", card(), FollowUps(questions=("Are they waterproof?",)))
    await pen.end()
    await page.get_by_role("button", name="Are they waterproof?").click()
    second = await shop.asked()
    assert second.asked.question == "Are they waterproof?"
    (turn,) = second.asked.turns
    assert turn.question == "gloves?"
    assert turn.answer.startswith("These.")
    assert turn.product_ids == ("G-1",)
    await expect(page.locator(".follow-ups")).to_have_count(0)
    await second.end()


async def test_thumbs_send_feedback(page, shop, ask):
    await ask(page, "gloves?")
    pen = await shop.asked()
    await pen.write("These.")
    await pen.end()
    await page.get_by_role("button", name="Poor answer").click()
    reacted = await asyncio.wait_for(shop.reactions.get(), 10)
    assert (reacted.query_id, reacted.reaction) == (pen.asked.query_id, "thumbs_down")
    await page.fill(".comment input", "wrong size")
    await page.press(".comment input", "Enter")
    assert (await asyncio.wait_for(shop.reactions.get(), 10)).comment == "wrong size"


async def test_stop_cancels_the_question(page, shop, ask):
    await ask(page, "gloves?")
    pen = await shop.asked()
    await pen.write("These are")
    await expect(page.locator(".answer")).to_contain_text("These are")
    await page.click("#stop")
    assert await asyncio.wait_for(shop.cancelled.get(), 10) == pen.asked.query_id
    await pen.end("cancelled")
    await expect(page.locator(".after")).to_contain_text("Stopped.")
    await expect(page.locator("#send")).to_be_visible()


async def test_a_failed_answer_says_why_and_can_be_tried_again(page, shop, ask):
    await ask(page, "gloves?")
    pen = await shop.asked()
    await pen.end("failed", "The model is away.")
    await expect(page.locator(".problem")).to_contain_text("The model is away.")
    await page.get_by_role("button", name="Try again").click()
    again = await shop.asked()
    assert again.asked.question == "gloves?"
    assert again.asked.query_id != pen.asked.query_id
    await again.write("Now it works.")
    await again.end()
    await expect(page.locator(".answer")).to_have_text("Now it works.")
    await expect(page.locator(".problem")).to_have_count(0)


async def test_a_shop_that_is_away_is_asked_again_with_the_same_question(page, shop, ask):
    await shop.stop()
    await ask(page, "gloves?")
    await expect(page.locator(".problem")).to_contain_text("The shop can’t be reached")
    await shop.start()
    await page.get_by_role("button", name="Try again").click()
    pen = await shop.asked()
    assert pen.asked.question == "gloves?"
    await pen.end()
    await expect(page.locator(".problem")).to_have_count(0)


async def test_a_new_chat_forgets_the_old_one(page, shop, ask):
    await ask(page, "gloves?")
    pen = await shop.asked()
    await pen.write("These.")
    await pen.end()
    await expect(page.locator(".thumbs")).to_be_visible()
    await page.click("#new-conversation")
    await expect(page.locator("#welcome")).to_be_visible()
    await page.reload()
    await expect(page.locator(".exchange")).to_have_count(0)


async def test_markup_in_what_the_shop_says_stays_text(page, shop, ask, card):
    attack = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>'
    await ask(page, attack)
    pen = await shop.asked()
    assert pen.asked.question == attack
    evidence = Passage(label="e1", id="x", kind="review", text=attack, name=attack)
    row = ComparisonRow(name=attack, cells=(attack,))
    await pen.write(
        attack,
        "[a link](javascript:document.title='owned')",
        Citation(label="e1", passage=evidence),
        card(title=attack, brand=attack, reason=attack, url="javascript:document.title='owned'"),
        Comparison(products=(card(title=attack),), rows=(row,)),
        Link(title=attack, url="javascript:document.title='owned'"),
        FollowUps(questions=(attack,)),
    )
    await pen.end()
    await page.click(".cite")
    await expect(page.locator(".evidence-text")).to_have_text(attack)
    await expect(page.locator(".card h4")).to_have_text(attack)
    assert await page.locator("img[src='x'], main script, a[href^=javascript]").count() == 0
    assert await page.title() == "Harbour & Pine · shopping assistant"


async def test_a_broken_connection_goes_on_where_it_broke(page, shop, ask):
    await ask(page, "count")
    pen = await shop.asked()
    await pen.write("one ", "two ")
    await expect(page.locator(".answer")).to_have_text("one two ")
    await shop.stop()
    await pen.write("three ")
    await shop.start()
    await pen.write("four")
    await expect(page.locator(".answer")).to_have_text("one two three four")
    await pen.end()
    await expect(page.locator(".thumbs")).to_be_visible()
    await expect(page.locator(".answer")).to_have_text("one two three four")


async def test_a_reload_keeps_the_conversation_and_the_answer_goes_on(page, shop, ask):
    await ask(page, "count")
    pen = await shop.asked()
    await pen.write("one ")
    await expect(page.locator(".answer")).to_have_text("one ")
    await page.reload()
    await expect(page.locator(".question p")).to_have_text("count")
    await pen.write("two")
    await pen.end()
    await expect(page.locator(".answer")).to_have_text("one two")
    await expect(page.locator(".thumbs")).to_be_visible()


async def test_a_products_page_asks_about_the_product(open_page, shop, ask):
    async with open_page("?product=PAN-1") as page:
        await expect(page.locator("#product-banner")).to_contain_text("Cast-iron skillet")
        await ask(page, "Is this pan dishwasher-safe?")
        pen = await shop.asked()
        assert pen.asked.page.product_id == "PAN-1"
        await pen.end()


async def test_a_signed_in_customer_with_a_postcode_asks_as_one(page, shop, ask):
    await page.click("#open-settings")
    await page.select_option("#customer", "Maya")
    await page.fill("#postcode", "04101")
    await page.get_by_role("button", name="Close settings").click()
    await expect(page.locator("#who")).to_have_text("Maya")
    await ask(page, "Where is my order?")
    pen = await shop.asked()
    assert (pen.asked.customer_ref, pen.asked.postcode) == ("c-1", "04101")
    await pen.end()


async def test_the_page_works_from_the_keyboard(page, shop):
    await expect(page.locator("#question")).to_be_focused()
    await page.keyboard.type("gloves?")
    await page.keyboard.press("Enter")
    pen = await shop.asked()
    await expect(page.locator("#stop")).to_be_visible()
    await page.keyboard.press("Escape")
    assert await asyncio.wait_for(shop.cancelled.get(), 10) == pen.asked.query_id
    await pen.end("cancelled")
    await expect(page.locator("#send")).to_be_visible()


async def test_words_that_stand_do_not_move_while_more_come(page, shop, ask, card):
    await ask(page, "gloves?")
    pen = await shop.asked()
    await pen.write("First line.\n\n")
    line = page.locator(".answer p").first
    await expect(line).to_have_text("First line.")
    await page.wait_for_function("() => new Promise(done => requestAnimationFrame(() => done(true)))")
    await page.evaluate("scrollTo({top: scrollY, behavior: 'instant'})")
    before = await line.bounding_box()
    await pen.write(card(), card("G-2"), "Second line.\n\nThird line.")
    await pen.end()
    await expect(page.locator(".thumbs")).to_be_visible()
    assert await line.bounding_box() == before
