"""Coffee: makers, grinders, beans and cups."""

from aisle_tools.demo.authoring import Asked, Department, Guide, Item, Says

_MAKERS = ("Coffee makers",)
_BEANS = ("Coffee beans",)
_BAG = {"Net weight": "12 oz", "Form": "whole bean"}

ITEMS = (
    Item(
        id="CFE-001", title="Tamper & Finch Pour-Over Set", brand="Tamper & Finch", price="36.00", category=_MAKERS,
        description="A ceramic dripper, a glass server with marks and forty paper filters: all one needs for clean filter coffee. The ribs inside keep the flow even. It makes two to four cups.",
        bullets=("Ceramic dripper holds heat", "20 oz glass server with marks", "40 paper filters", "Dishwasher safe"),
        facts={"Material": "ceramic, borosilicate glass", "Capacity": "20 oz", "Filters": "size 02 paper cones", "Dishwasher safe": "yes", "Brew time": "3 to 4 min"},
        colours=("White", "Teal"),
        reviews=(
            Says(5, "Sunday ritual", "Tastes like tea made of coffee, in the best way."),
            Says(4, "Server is thin", "I chipped it on the tap. Careful hands only."),
            Says(3, "Too slow on weekdays", "Four minutes of standing there. Lovely coffee, wrong morning."),
        ),
        qa=(
            Asked("What filters fit?", "Any size 02 cone."),
            Asked("Can it go in the dishwasher?", "Both parts do, on the top rack."),
        ),
    ),
    Item(
        id="CFE-002", title="Tamper & Finch French Press, 34 oz", brand="Tamper & Finch", price="42.00", category=_MAKERS,
        description="A double-walled steel press that keeps coffee hot for an hour and survives a fall. The two-part filter leaves little mud. It makes four big mugs.",
        bullets=("Double-walled stainless steel", "Two-stage filter", "34 oz, four mugs", "Nothing to break"),
        facts={"Material": "stainless steel", "Capacity": "34 oz", "Keeps hot": "about 1 hour", "Dishwasher safe": "yes, plunger taken apart", "Grind": "coarse"},
        colours=("Silver", "Black"),
        reviews=(
            Says(5, "Third press, first survivor", "I broke two glass ones. This one fell off the counter and laughed."),
            Says(4, "Little sludge", "Less than others, not none. Grind coarse."),
            Says(3, "Can't see the level", "It's steel, so you guess how much is left."),
            Says(5, "Camping and kitchen", "It goes from the hob to the tent."),
        ),
        qa=(
            Asked("Is it dishwasher-safe?", "Yes. Unscrew the plunger, or grounds stay between the plates."),
            Asked("Does it keep coffee hot?", "An hour. After that it's also bitter, so pour it out."),
        ),
    ),
    Item(
        id="CFE-003", title="Tamper & Finch Moka Pot, Induction", brand="Tamper & Finch", price="39.00", category=_MAKERS,
        description="A stainless moka pot for strong, short coffee on any hob. The valve can be cleaned and the gasket costs little to replace. Six small cups or two milky ones.",
        bullets=("Stainless steel, works on induction", "6 small cups", "Spare gasket in the box", "Safety valve"),
        facts={"Material": "stainless steel", "Capacity": "10 oz, 6 espresso cups", "Induction": "yes", "Dishwasher safe": "yes, without the gasket", "Brew time": "5 min"},
        reviews=(
            Says(5, "Italy on induction", "My aluminium one did not work on the new hob. This does and tastes cleaner."),
            Says(4, "Watch the flame", "Low heat and take it off early, else it spits."),
            Says(4, "Handle gets warm", "Not hot, but I use a cloth."),
        ),
        qa=(
            Asked("Can it make espresso?", "Close, without the foam. It is less pressure than a machine."),
            Asked("Dishwasher?", "The steel parts yes. I wash mine by hand without soap, from habit."),
        ),
    ),
    Item(
        id="CFE-004", title="Tamper & Finch Hand Coffee Grinder", brand="Tamper & Finch", price="79.00", category=("Grinders",),
        description="A hand grinder with steel conical burrs and 36 clicks between moka and French press. It does a mug's worth in forty seconds. It comes apart without tools.",
        bullets=("Steel conical burrs", "36 click settings, stepped", "30 g capacity", "Folding handle for travel"),
        facts={"Burrs": "38 mm conical steel", "Capacity": "30 g", "Settings": "36", "Weight": "1 lb 1 oz", "Grind time": "40 s for 20 g", "Dishwasher safe": "no"},
        reviews=(
            Says(5, "Better than my electric one", "Even grounds, no noise, no sleeping baby woken."),
            Says(3, "Arm workout", "Light roasts are hard work. Dark beans take half the effort."),
            Says(4, "Fits the press of my camping set", "It travels in a sock."),
            Says(5, "For one cup", "Quiet enough at 5 am. My flatmates did not know I had it."),
        ),
        qa=(
            Asked("Fine enough for espresso?", "For moka yes, for a real espresso machine not quite."),
            Asked("Can it be washed?", "Brush only. Water rusts the burrs."),
            Asked("How many cups at a time?", "30 grams, two small mugs."),
        ),
    ),
    Item(
        id="CFE-005", title="Lantern Row House Blend, Medium Roast", brand="Lantern Row", price="16.00", category=_BEANS,
        description="The everyday blend: Colombia for sweetness, Brazil for body. Chocolate, roasted nuts, low acidity. It works in everything and takes milk well.",
        bullets=("Chocolate and roasted almond", "Roasted to order every Tuesday", "Whole bean, 12 oz", "Low acidity"),
        facts=_BAG | {"Roast": "medium", "Origin": "Colombia and Brazil", "Tastes of": "chocolate, almond, caramel", "Acidity": "low", "Caffeine": "regular", "Best for": "drip, French press, moka"},
        sizes=("12 oz", "2 lb"), size_prices={"2 lb": "38.00"},
        reviews=(
            Says(5, "House coffee for two years", "Never bitter, never boring. We have the two-pound bag monthly."),
            Says(4, "Comfortable", "No fireworks, good with milk."),
            Says(3, "Too mild", "I like it darker. My wife likes it just so."),
            Says(5, "Milk lover", "In a latte it tastes like a candy bar."),
        ),
        qa=(
            Asked("Is it ground?", "Whole bean only."),
            Asked("Is it easy on the stomach?", "For me, yes, less acid than the light roasts."),
        ),
    ),
    Item(
        id="CFE-006", title="Lantern Row Yirgacheffe, Light Roast", brand="Lantern Row", price="19.50", category=_BEANS,
        description="A washed Ethiopian coffee that smells of jasmine and lemon. It shines in a pour-over and is wasted under milk. Roasted light and best within a month.",
        bullets=("Jasmine, lemon, apricot", "Single origin, washed", "Whole bean, 12 oz", "For filter brewing"),
        facts=_BAG | {"Roast": "light", "Origin": "Ethiopia, Yirgacheffe", "Tastes of": "jasmine, lemon, apricot", "Acidity": "high", "Caffeine": "regular", "Best for": "pour-over"},
        reviews=(
            Says(5, "Smells like a garden", "I gave a cup to a tea drinker and she converted."),
            Says(2, "Sour", "If you expect chocolate, don't. In my espresso machine it was lemon juice."),
            Says(4, "Best at day ten", "Let it rest a week after roasting."),
        ),
        qa=(
            Asked("Good for espresso?", "Too bright for most people. Filter is where it belongs."),
            Asked("Is it organic?", "It isn't certified, according to the bag."),
            Asked("Is it good in a French press?", "Drinkable, but the paper filter brings out the flowers."),
        ),
    ),
    Item(
        id="CFE-007", title="Lantern Row Night Shift Espresso, Dark Roast", brand="Lantern Row", price="17.00", category=_BEANS,
        description="A dark espresso blend with thick crema, for people who take it with milk or very late. Cocoa, molasses, a little smoke. Contains 15% robusta for strength.",
        bullets=("Cocoa, molasses, smoke", "Thick crema", "15% robusta: more caffeine", "Whole bean, 12 oz"),
        facts=_BAG | {"Roast": "dark", "Origin": "Brazil, India, Guatemala", "Tastes of": "cocoa, molasses", "Acidity": "very low", "Caffeine": "high", "Best for": "espresso, moka"},
        sizes=("12 oz", "2 lb"), size_prices={"2 lb": "40.00"},
        reviews=(
            Says(5, "Crema for days", "My moka pot has never looked so professional."),
            Says(3, "Oily beans", "They leave a film in my grinder. Taste is as promised."),
            Says(4, "It does what it says", "I work nights. It works too."),
        ),
        qa=(
            Asked("Is it very bitter?", "Bitter like dark chocolate. With milk it is round."),
            Asked("Does it have more caffeine?", "Yes, because of the robusta."),
        ),
    ),
    Item(
        id="CFE-008", title="Lantern Row Decaf, Water Process", brand="Lantern Row", price="18.00", category=_BEANS,
        description="A decaf that tastes of coffee. The caffeine is taken out with water alone, and 99.9% of it is gone. Medium roast with caramel and orange.",
        bullets=("99.9% caffeine free by water process", "Caramel and orange", "Whole bean, 12 oz", "No solvents"),
        facts=_BAG | {"Roast": "medium", "Origin": "Mexico", "Tastes of": "caramel, orange", "Acidity": "medium", "Caffeine": "decaf, 99.9% removed", "Best for": "drip, espresso"},
        reviews=(
            Says(5, "After dinner again", "I can have a cup at nine and sleep at eleven."),
            Says(4, "You would not know", "Served it blind. Two of five guessed."),
            Says(3, "Stales quickly", "Decaf does. Buy small."),
            Says(5, "Heart says thanks", "Cardiologist's orders, and I do not feel punished."),
        ),
        qa=(
            Asked("How is the caffeine removed?", "With water only, it says on the bag. No solvents."),
            Asked("Is it ok in pregnancy?", "Ask your doctor. There is a trace left."),
        ),
    ),
    Item(
        id="CFE-009", title="Tamper & Finch Gooseneck Kettle, Electric", brand="Tamper & Finch", price="95.00", category=("Kettles",),
        description="A kettle with a slow, exact pour and a temperature that you set to the degree. It holds it for half an hour. The base shows a brewing timer.",
        bullets=("Set 105 to 212 °F by the degree", "Holds temperature for 30 minutes", "Counterbalanced handle", "Brewing timer"),
        facts={"Capacity": "30 oz", "Power": "1,200 W", "Temperature": "105 to 212 °F", "Material": "stainless steel", "Hold": "30 min", "Boil time": "4.5 min when full"},
        colours=("Black", "White"),
        reviews=(
            Says(5, "Pour-over made easy", "The spout does what the hand intends."),
            Says(3, "Small", "Thirty ounces is one pour-over for two, and no tea for anyone else."),
            Says(4, "Green tea at 175", "Bought for coffee, used for tea."),
        ),
        qa=(
            Asked("Does it beep?", "Once, softly, and you can switch it off."),
            Asked("Is there plastic inside?", "A small part at the lid. Water touches steel."),
        ),
    ),
    Item(
        id="CFE-010", title="Tamper & Finch Insulated Travel Mug, 16 oz", brand="Tamper & Finch", price="28.00", category=("Mugs",),
        description="A steel mug with a lid that really seals: upside down in a bag, nothing comes out. It keeps coffee hot for six hours. The ceramic lining does not taste of metal.",
        bullets=("Leakproof twist lid", "Hot 6 hours, cold 12", "Ceramic-lined steel", "Fits under most machines"),
        facts={"Capacity": "16 oz", "Keeps hot": "6 h", "Keeps cold": "12 h", "Material": "stainless steel, ceramic lining", "Dishwasher safe": "lid yes, mug hand wash", "Leakproof": "yes"},
        colours=("Navy", "Sage", "Cream"),
        reviews=(
            Says(5, "Laptop survived", "It lay in my bag for a day, full. Not a drop."),
            Says(4, "Too hot to drink", "It keeps so hot that I wait an hour."),
            Says(2, "Paint peeled", "I used the dishwasher for the mug. The outside flaked."),
        ),
        qa=(
            Asked("Is the mug dishwasher safe?", "The lid is. The mug should be washed by hand or the finish suffers."),
            Asked("Does it fit a car cup holder?", "Yes, it is 2.8 inches at the base."),
            Asked("Does it smell after milk?", "The lid does if you leave it. Take the seal out and wash it."),
        ),
    ),
    Item(
        id="CFE-011", title="Tamper & Finch Cold Brew Maker, 1 qt", brand="Tamper & Finch", price="30.00", category=_MAKERS,
        description="A glass jug with a fine steel filter: coarse coffee in, cold water, fridge overnight. The concentrate keeps for a week. The lid is tight enough to lie down.",
        bullets=("1 quart borosilicate glass", "Fine mesh filter, no paper", "Airtight lid", "Dishwasher safe"),
        facts={"Capacity": "1 qt", "Material": "glass, stainless steel", "Dishwasher safe": "yes", "Brew time": "12 to 18 h", "Grind": "coarse"},
        reviews=(
            Says(5, "Summer solved", "Costs me forty cents a glass instead of five dollars."),
            Says(4, "Fine dust at the bottom", "Leave the last sip."),
            Says(4, "Good for tea", "We make iced hibiscus in it."),
        ),
        qa=(
            Asked("How much coffee do you use?", "About 100 grams for the whole jug."),
            Asked("Does it fit in the fridge door?", "In ours, yes. It's 4 inches across."),
        ),
    ),
)  # fmt: skip

DEPARTMENT = Department(
    name="Coffee",
    items=ITEMS,
    guides=(
        Guide(
            id="guide-coffee-at-home",
            title="Buying guide: coffee at home",
            text="""
            Fresh beans and a grinder change more than any machine. Buy whole beans, at most what you drink in a month, and
            grind just before brewing.

            How do you like it? Clean and aromatic: pour-over, with a light or medium roast. Full and heavy: French press, coarse
            grind, medium roast. Strong and short: a moka pot with a dark roast. Cold and smooth: the cold brew jug,
            overnight. All four cost less than fifty dollars.

            Roast: light keeps fruit and acidity, dark brings cocoa and bitterness, medium sits in between. If coffee upsets your
            stomach, look for low acidity. Dark roast does not mean more caffeine; robusta does.

            Grind: like sea salt for a press, like sand for pour-over, like fine sugar for a moka pot. Water just off the boil, around
            200 °F; one gram of coffee for sixteen of water.

            As a gift, beans go stale, so give them soon. A travel mug or a French press suits people whose taste
            you do not know.

            Induction hobs need the steel moka pot, not an aluminium one.
            """,
        ),
    ),
    more_reviews={
        "Coffee beans": (
            Says(5, "Fresh", "The roast date was four days before it arrived."),
            Says(4, "Resealable bag", "Good zip and valve. I keep it in the bag."),
            Says(3, "Price went up", "Still good, but I remember when it was two dollars less."),
        ),
        "Coffee makers": (Says(4, "Clear instructions", "Ratios and times on one card. My first cup was already fine."),),
    },
)  # fmt: skip
