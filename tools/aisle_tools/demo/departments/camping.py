"""Camping: a night outdoors, from the tent to the stove."""

from aisle_tools.demo.authoring import Asked, Department, Guide, Item, Says

_SLEEP = ("Sleeping",)

ITEMS = (
    Item(
        id="CMP-001", title="Tarnside Drift 2-Person Backpacking Tent", brand="Tarnside", price="219.00", category=("Tents",),
        description="A freestanding two-person tent that weighs under four pounds and has a door on each side. It stands up to rain and ordinary wind for three seasons. Two people fit side by side; two people and a dog do not.",
        bullets=("3 lb 14 oz with poles and pegs", "Two doors, two vestibules", "Pitches in five minutes, poles are colour-coded", "Seams taped at the factory"),
        facts={"Capacity": "2 people", "Weight": "3 lb 14 oz", "Waterproof rating": "fly 1,500 mm, floor 3,000 mm", "Seasons": "3", "Floor size": "88 x 52 in", "Peak height": "41 in", "Setup": "freestanding, 5 min"},
        colours=("Olive", "Rust"),
        reviews=(
            Says(5, "Two nights of rain in the Cascades", "Dry inside both mornings. The vestibules swallowed boots and packs."),
            Says(3, "Snug for two adults", "We like each other, luckily. My six-foot-two husband touches both ends."),
            Says(4, "Pegs are soft", "Bring better pegs for rocky ground. All else is excellent."),
            Says(4, "Five-minute pitch", "In the dark, in rain, alone. I timed it."),
        ),
        qa=(
            Asked("Is a footprint included?", "No, it is sold apart. I use a piece of builder's wrap."),
            Asked("Would it do in snow?", "A dusting, yes. It's a three-season tent and the mesh lets the cold in."),
            Asked("Can one person carry it?", "Under four pounds, easily."),
        ),
    ),
    Item(
        id="CMP-002", title="Tarnside Homestead 6-Person Family Tent", brand="Tarnside", price="289.00", category=("Tents",),
        description="A tall cabin tent with a curtain that makes two rooms. Adults stand upright, the windows have covers that are worked from the inside, and a cable port takes a power line. It needs two people and a quarter of an hour.",
        bullets=("78 inches high, near-vertical walls", "Room divider", "Fits two queen air beds", "Power cable port and lantern hooks"),
        facts={"Capacity": "6 people", "Weight": "22 lb", "Waterproof rating": "fly 2,000 mm, floor 5,000 mm", "Seasons": "3", "Floor size": "132 x 108 in", "Peak height": "78 in", "Setup": "two people, 15 min"},
        reviews=(
            Says(5, "A palace", "Two adults, three children, one rainy week, no mutiny."),
            Says(2, "Not for wind", "At the coast a 35 mph gust bent a pole. In the woods it's great."),
            Says(4, "Bag is too small", "Getting it back into its bag is the hardest part of camping."),
        ),
        qa=(
            Asked("Can one person set it up?", "I have done it, with bad words. Two is better."),
            Asked("Do cots fit?", "Four cots and a corridor."),
        ),
    ),
    Item(
        id="CMP-003", title="Tarnside 20 °F Down Sleeping Bag", brand="Tarnside", price="189.00", category=_SLEEP,
        description="A mummy bag with 650-fill water-repellent down that packs to the size of a melon. Most people are comfortable in it down to about 30 °F, and safe to 20. The zip has a guard that keeps it from biting.",
        bullets=("650-fill hydrophobic down, responsibly sourced", "Draft collar and snag-free zip", "Packs to 8 x 13 inches", "Left and right zips join to a double"),
        facts={"Temperature rating": "comfort 30 °F, limit 20 °F", "Insulation": "650-fill down", "Weight": "2 lb 6 oz (regular)", "Packed size": "8 x 13 in", "Shape": "mummy", "Care": "front-load wash with down soap"},
        colours=("Navy",), sizes=("Regular", "Long"), size_prices={"Long": "204.00"},
        reviews=(
            Says(5, "Warm at 28", "With leggings and a hat I slept through a frost."),
            Says(3, "Cold sleeper beware", "At 32 degrees I was cold in a T-shirt. Take the comfort rating seriously."),
            Says(5, "Tiny and light", "Half the size of my old synthetic one."),
        ),
        qa=(
            Asked("What if it gets wet?", "The down is treated and survives a damp tent. A soaking is another matter."),
            Asked("How tall for the regular?", "Up to six feet. I'm 6'1\" and took the long."),
            Asked("Is down better than synthetic?", "Lighter and smaller, yes. In a wet canoe I'd want synthetic."),
        ),
    ),
    Item(
        id="CMP-004", title="Tarnside 40 °F Kids' Sleeping Bag", brand="Tarnside", price="54.00", category=_SLEEP, ages=(4, 12),
        description="A synthetic bag for summer camps and sleepovers that grows by ten inches with a zip at the foot. It goes into an ordinary washing machine. A pocket inside takes a flashlight or a bear.",
        bullets=("Foot zip lengthens it by 10 inches", "Synthetic fill, machine washable", "Inside pocket", "Stuff sack with backpack straps"),
        facts={"Temperature rating": "comfort 45 °F, limit 40 °F", "Insulation": "synthetic", "Weight": "2 lb 3 oz", "Age range": "4 to 12 years", "Length": "55 to 65 in", "Care": "machine wash warm"},
        colours=("Teal", "Orange"),
        reviews=(
            Says(5, "Carries it herself", "The straps on the sack make her feel like an explorer."),
            Says(4, "Summer only", "At 48 degrees he needed a fleece. The label is honest."),
            Says(4, "Washed after chocolate", "Twice. Came out fine."),
        ),
        qa=(
            Asked("Is it OK for sleepovers?", "That is mostly what ours does."),
            Asked("Will a 12-year-old fit?", "If under 5'2\"."),
        ),
    ),
    Item(
        id="CMP-005", title="Tarnside Insulated Sleeping Pad", brand="Tarnside", price="98.00", category=_SLEEP,
        description="A three-inch inflatable pad with enough insulation for cold ground. It inflates with the pump sack in about a minute, so no wet breath gets in. Side sleepers keep their hips off the floor.",
        bullets=("3 inches thick, R-value 4.2", "Pump sack included", "1 lb 4 oz", "Quiet, unlike a bag of chips"),
        facts={"R-value": "4.2", "Thickness": "3 in", "Weight": "1 lb 4 oz", "Size": "72 x 20 in", "Packed size": "4 x 9 in", "Repair kit": "included"},
        reviews=(
            Says(5, "My hip is silent", "First pad on which I can sleep on my side."),
            Says(2, "Slow leak", "On the third trip it went flat by 4 am. Patched it and it holds, but still."),
            Says(4, "Warm from below", "On frozen ground I felt no cold."),
        ),
        qa=(
            Asked("Is R 4.2 enough for winter?", "Down to about 20 °F ground for me. On snow I add a foam pad."),
            Asked("Is it noisy?", "A faint rustle. My wife sleeps through it."),
            Asked("Does it fit a wide sleeper?", "It is 20 inches. My shoulders hang over a bit."),
        ),
    ),
    Item(
        id="CMP-006", title="Emberline Canister Camp Stove", brand="Emberline", price="46.00", category=("Cooking",),
        description="A three-ounce stove that screws on a gas canister and boils a pint in three and a half minutes. The flame can be turned low enough to simmer rice. The arms fold to fit in a mug.",
        bullets=("2.9 oz", "Boils 1 pint in 3.5 minutes", "Real simmer control", "Piezo lighter"),
        facts={"Fuel": "screw-on isobutane canister, not included", "Output": "9,000 BTU", "Weight": "2.9 oz", "Boil time": "3.5 min per pint", "Ignition": "piezo", "Pot size": "up to 2 qt"},
        reviews=(
            Says(5, "Simmers!", "I cooked real risotto at 9,000 feet."),
            Says(3, "Piezo died", "After a year I carry a lighter. The stove itself is perfect."),
            Says(4, "Wobbly with a big pot", "Fine with a quart. Two quarts need a hand on them."),
            Says(5, "Tough", "Dropped on granite. A scratch."),
        ),
        qa=(
            Asked("Is fuel included?", "No, and fuel canisters can't be mailed abroad."),
            Asked("Does it work in wind?", "Poorly without a shield. Sit with your back to the wind."),
        ),
    ),
    Item(
        id="CMP-007", title="Emberline Two-Pot Camp Cook Set", brand="Emberline", price="42.00", category=("Cooking",),
        description="Two anodised pots, a lid that drains and two cups, nested into one bundle the size of a loaf. The handles fold over and lock it all. Cleanup takes cold water and sand.",
        bullets=("1 and 2 quart pots", "Lid with drain holes", "Two insulated cups", "Nests around a gas canister"),
        facts={"Material": "hard-anodised aluminium", "Dishwasher safe": "no, hand wash", "Weight": "1 lb 5 oz", "Serves": "2", "Packed size": "7 x 5 in"},
        reviews=(
            Says(5, "Everything inside everything", "Stove, canister, cups, pots: one brick."),
            Says(4, "Cup handles get loose", "Tighten the screw now and then."),
            Says(3, "Stained in the dishwasher", "It turned blotchy. Says hand wash. My mistake."),
        ),
        qa=(
            Asked("Does it fit the Emberline stove?", "With a small canister, yes, all inside."),
            Asked("Can I use it on induction at home?", "No, it is plain aluminium."),
        ),
    ),
    Item(
        id="CMP-008", title="Lumenport Camp Lantern, Rechargeable", brand="Lumenport", price="39.00", category=("Lights",),
        description="A lantern with warm light that dims to a night light and lasts a long weekend. It charges a phone when there is need. The hook folds into the top.",
        bullets=("10 to 600 lumens, warm white", "Up to 120 hours on low", "Charges a phone", "Water resistant, IPX4"),
        facts={"Brightness": "10 to 600 lumens", "Battery life": "6 h high, 28 h medium, 120 h low", "Charging": "USB-C, 4 h", "Battery": "10,000 mAh", "Water resistance": "IPX4", "Weight": "15 oz"},
        colours=("Orange", "Sage"),
        reviews=(
            Says(5, "Power cut hero", "Three days without electricity, one charge."),
            Says(4, "Warm light", "Not that operating-theatre white. Bugs like it less, too."),
            Says(3, "Charging takes ages", "Overnight from empty on my old plug."),
            Says(5, "Kids read by it", "Warm, dimmable, and they cannot break it."),
        ),
        qa=(
            Asked("Can it get rained on?", "Rain yes, dunking no."),
            Asked("How many phone charges?", "Nearly two for mine."),
        ),
    ),
    Item(
        id="CMP-009", title="Lumenport 400 Headlamp", brand="Lumenport", price="34.00", category=("Lights",),
        description="A simple headlamp with spot, flood and red light and a lock that keeps it from draining in the pack. It runs on its own battery or three AAA cells. One big button works with gloves.",
        bullets=("400 lumens spot, flood, red night mode", "Dual power: USB-C battery or 3 AAA", "Transport lock", "IPX6"),
        facts={"Brightness": "400 lumens", "Battery life": "3 h high, 60 h low", "Charging": "USB-C or 3 AAA", "Water resistance": "IPX6", "Weight": "3.1 oz", "Beam distance": "100 m"},
        reviews=(
            Says(5, "One button, glory be", "No morse code needed to find red mode."),
            Says(4, "Bounces when running", "For walking and camp it is ideal, for running choose a chest light."),
            Says(4, "AAA as a backup", "That decided it for me."),
        ),
        qa=(
            Asked("Does it have a red light?", "Yes, hold the button for a second."),
            Asked("Are AAA batteries included?", "No, only the rechargeable one."),
        ),
    ),
    Item(
        id="CMP-010", title="Tarnside Squeeze Water Filter", brand="Tarnside", price="37.00", category=("Water",),
        description="A hollow-fibre filter that screws on a soft bottle and clears a quart in under a minute. It takes out bacteria and protozoa but not viruses or chemicals. Never let it freeze once it is wet.",
        bullets=("0.1 micron hollow fibre", "1 quart in 50 seconds", "Up to 1,000 gallons with backflushing", "Two soft bottles included"),
        facts={"Filter": "0.1 micron hollow fibre", "Removes": "bacteria and protozoa, not viruses", "Flow": "1 qt in 50 s", "Life": "1,000 gal", "Weight": "2.6 oz", "Freezing": "destroys it when wet"},
        reviews=(
            Says(5, "Cow pond to clear water", "I drank from places I would rather not describe and stayed well."),
            Says(3, "Slow after a week", "Backflush daily in silty water, or you will squeeze forever."),
            Says(2, "Bottle split", "A seam opened on day four. The filter fits an ordinary soda bottle, thankfully."),
        ),
        qa=(
            Asked("Does it remove viruses?", "No. For that you need tablets or a purifier."),
            Asked("How do I know if it froze?", "You don't, so keep it in your sleeping bag on cold nights."),
            Asked("Can I use it with a hydration bag?", "With an adapter, not in the box."),
        ),
    ),
    Item(
        id="CMP-011", title="Tarnside Folding Camp Chair", brand="Tarnside", price="59.00", category=("Furniture",),
        description="A low-weight chair that stands on four feet which do not sink in sand. It carries 300 pounds and packs to the size of a wine bottle. Sitting down low is easy; getting up takes resolve.",
        bullets=("2.4 lb, holds 300 lb", "Wide feet for sand", "Packs to 14 x 5 inches", "Breathable mesh"),
        facts={"Weight": "2.4 lb", "Load": "300 lb", "Seat height": "13 in", "Packed size": "14 x 5 in", "Material": "aluminium, nylon mesh"},
        colours=("Black", "Teal"),
        reviews=(
            Says(5, "Luxury for two pounds", "Everyone at the fire was on a log, I was not."),
            Says(3, "Too low for bad knees", "My father needs a hand to get out of it."),
            Says(4, "Tight to assemble when new", "The fabric gives after some evenings."),
        ),
        qa=(
            Asked("Does it tip backwards?", "Only if you lean like a teenager."),
            Asked("Is it fine for the beach?", "Yes, the feet are wide."),
        ),
    ),
    Item(
        id="CMP-012", title="Tarnside Hard Cooler, 24 qt", brand="Tarnside", price="118.00", category=("Cooking",),
        description="A rotomoulded cooler that keeps ice for four days if it is opened sensibly. It doubles as a seat. The drain plug stays attached.",
        bullets=("Ice for up to 4 days", "24 qt: 18 cans and ice", "Sit on it, 250 lb", "Tethered drain plug"),
        facts={"Capacity": "24 qt", "Ice retention": "up to 4 days", "Weight": "15 lb", "Size": "20 x 14 x 15 in", "Load": "250 lb as a seat"},
        colours=("Sand", "Blue"),
        reviews=(
            Says(5, "Ice on Monday morning", "Packed on Thursday night, July, Texas."),
            Says(4, "Heavy empty", "Fifteen pounds before the first can."),
            Says(3, "Two days for us", "With children opening it every ten minutes, two."),
            Says(2, "Lid does not seal", "A bit of the gasket came loose on arrival. The replacement is fine."),
        ),
        qa=(
            Asked("Does a bottle of wine stand upright?", "No, it has to lie."),
            Asked("Is it bear-proof?", "It is not certified, so no."),
        ),
    ),
)  # fmt: skip

DEPARTMENT = Department(
    name="Camping",
    items=ITEMS,
    guides=(
        Guide(
            id="guide-first-camping-trip",
            title="Buying guide: a first camping trip",
            text="""
            A first night outdoors needs five things: a tent, a pad, a sleeping bag, a light and something to cook on. Everything
            else can come from the kitchen.

            Tents are labelled by how many people lie side by side without luggage. Take one size more than you are,
            unless you carry it on your back. The waterproof rating of a floor should be 3,000 mm or more.

            The pad matters as much as the bag: the ground takes more heat than the air. An R-value of 2 is for summer, 4 for frost.

            Sleeping bags carry two temperatures. Comfort is where most people sleep well, limit is where they get through the
            night. Buy by the comfort figure, ten degrees below what you expect. Down is light and packs small; synthetic
            fill stays warm when wet and costs less.

            A headlamp leaves the hands free, a lantern makes an evening of it. For cooking, a small canister stove and
            two pots feed two people.

            Water from streams has to be filtered or boiled. A squeeze filter removes bacteria and protozoa, but no viruses. Try everything
            once in the garden before you drive three hours.
            """,
        ),
    ),
    more_reviews={
        "Sleeping": (Says(4, "Used on the sofa, too", "Guests have slept with it more often than campers, without complaint."),),
        "Lights": (Says(4, "Lives in the car now", "Bought for a trip, kept for breakdowns. The charge holds for months."),),
        "Tents": (Says(4, "Pitched it in the yard first", "Glad I did. The second time took half as long."),),
    },
)  # fmt: skip
