"""Gardening: tools, comfort, seeds and presents for people who garden."""

from aisle_tools.demo.authoring import Asked, Department, Guide, Item, Says

_TOOLS = ("Garden tools",)
_GIFTS = ("Gardening gifts",)

ITEMS = (
    Item(
        id="GRD-001", title="Wrenfield Folding Garden Kneeler and Seat", brand="Wrenfield", price="38.50", category=("Garden comfort",),
        description="A padded kneeler with side rails to push up from; turned over it is a seat. It spares the knees and, more than that, the getting up. It folds flat for the shed.",
        bullets=("Kneeler one way up, seat the other", "Steel side rails to push up from", "Thick foam pad, 2 inches", "Tool pouch hangs on either side"),
        facts={"Material": "powder-coated steel, EVA foam", "Load": "up to 330 lb", "Weight": "7.5 lb", "Folded size": "24 x 11 x 4 in", "Pad thickness": "2 in", "Assembly": "none"},
        colours=("Green", "Plum"),
        reviews=(
            Says(5, "My grandmother gardens again", "She is 81 and the rails let her get up without calling anyone. Best present I have given."),
            Says(5, "Knees like new", "Two hours of weeding and I could still walk afterwards."),
            Says(3, "Seat is narrow", "Good kneeler. As a seat it is a bit narrow for me."),
            Says(4, "Legs sink in wet soil", "Put a board under it after rain."),
            Says(5, "For my mother's seventieth", "She opened it in January and has been counting the days. By April she was out there."),
        ),
        qa=(
            Asked("Is it sturdy enough for an elderly person to push up from?", "Yes. The rails do not flex at all with my 180 pounds."),
            Asked("Does it need assembly?", "No, unfold it and two pins lock."),
            Asked("How high is the seat?", "I measured 19 inches."),
            Asked("Is it too heavy for an older person to carry?", "It's seven and a half pounds. My mum hangs it over her arm."),
        ),
    ),
    Item(
        id="GRD-002", title="Wrenfield Goatskin Gardening Gloves, Long Cuff", brand="Wrenfield", price="27.00", category=("Garden comfort",),
        description="Soft goatskin hands with canvas cuffs to the elbow, for roses and brambles. The leather is thin enough to tie a knot in and thorns do not come through. They soften further with every wear.",
        bullets=("Goatskin palm and fingers, thornproof", "15-inch canvas gauntlet", "Reinforced fingertips", "Sizes for small hands too"),
        facts={"Material": "goatskin, cotton canvas", "Thornproof": "yes, hands and forearms", "Length": "15 in", "Care": "wipe clean, air dry away from heat", "Waterproof": "no"},
        colours=("Sage", "Tan"), sizes=("S", "M", "L"),
        reviews=(
            Says(5, "Roses lost", "Pruned forty feet of climbing roses and there was not a scratch on my arms."),
            Says(4, "Stiff when they have been wet", "They dry hard and need working. Otherwise superb."),
            Says(5, "For my grandma's roses", "She has small hands and S fits her at last. She wears them to the store, too."),
        ),
        qa=(
            Asked("Do they fit small hands?", "The S fits my size 6.5 hands snugly."),
            Asked("Can they be washed?", "Wipe them. I machine washed a pair once and they became cardboard."),
            Asked("Are they thornproof for cactus?", "Not for fine cactus spines, those come through. Roses and holly no."),
        ),
    ),
    Item(
        id="GRD-003", title="Wrenfield Bypass Secateurs", brand="Wrenfield", price="32.00", category=_TOOLS,
        description="Bypass secateurs with a forged blade that can be sharpened and replaced. They cut green stems up to three quarters of an inch. The spring is soft, which hands with arthritis notice.",
        bullets=("Forged carbon steel, replaceable blade", "Cuts up to 0.75 inch", "Soft spring, rotating lower handle", "Lock works with one thumb"),
        facts={"Material": "carbon steel, aluminium handles", "Cutting capacity": "0.75 in", "Hand": "right and left", "Weight": "7.4 oz", "Warranty": "lifetime", "Blade": "replaceable"},
        reviews=(
            Says(5, "Clean cuts, no ache", "With my arthritis I can do the whole hedge rose in one go now."),
            Says(4, "Sharpen yourself", "Arrived sharp. After a season I used a stone and they were new again."),
            Says(3, "Lock slips", "Now and then the lock closes while I am cutting. A drop of oil helped."),
            Says(5, "Gift for grandma", "Light spring, sharp blade. She says they are the first that do not tire her."),
        ),
        qa=(
            Asked("Are these good for small hands?", "The grip opens to about 3 inches; my wife with small hands likes them."),
            Asked("Left-handed use?", "The lock can be reached from both sides. I'm left-handed and content."),
            Asked("Can they cut a broom handle?", "No, three quarters of an inch of green wood is the limit."),
        ),
    ),
    Item(
        id="GRD-004", title="Wrenfield Stainless Hand Trowel and Fork Set", brand="Wrenfield", price="29.00", category=_TOOLS,
        description="A trowel and a fork of stainless steel with ash handles, made in one piece through the handle so they do not bend at the neck. Depth marks are cut into the trowel. They come in a linen roll.",
        bullets=("One-piece tang, no bending at the neck", "Depth marks in inches", "Ash handles with leather loops", "Linen roll for gifts"),
        facts={"Material": "stainless steel, ash", "Length": "12.5 in", "Weight": "9 oz each", "Warranty": "lifetime", "In the box": "trowel, fork, linen roll"},
        reviews=(
            Says(5, "Handsome and strong", "Levered out a dandelion as long as my arm. No bend."),
            Says(5, "A lovely present", "The linen roll makes it. My mother-in-law keeps it on the kitchen dresser."),
            Says(4, "Handles want oil", "The ash dries out if you leave it in the rain."),
            Says(4, "Good for narrow borders", "The trowel is slim. I wish the fork were longer."),
        ),
        qa=(
            Asked("Will they rust?", "The steel hasn't in two years outdoors. The leather loop looks its age."),
            Asked("Is it gift boxed?", "It comes in a linen roll with a paper band, good enough to give as is."),
            Asked("Is it a good gift?", "I have given it three times. The roll looks dear."),
        ),
    ),
    Item(
        id="GRD-005", title="Sproutling Heirloom Vegetable Seed Kit, 12 Varieties", brand="Sproutling", price="24.00", category=("Seeds & seed kits",),
        description="Twelve packets of open-pollinated vegetables chosen to ripen one after another from May to October. Each packet has a sowing calendar for three climates. Seeds can be saved for the next year.",
        bullets=("12 open-pollinated varieties", "Sowing calendar for three climates", "Wooden plant labels and pencil", "Packed for the current year"),
        facts={"Varieties": "tomato, pepper, bean, pea, carrot, beet, lettuce, chard, kale, squash, cucumber, radish", "Seeds": "about 1,900", "Germination": "85% or better, tested", "Organic": "yes", "Storage": "cool and dry, 2 years"},
        reviews=(
            Says(5, "Tomatoes until October", "Nearly everything came up. The striped tomato won the office."),
            Says(3, "Peppers never showed", "Eleven of twelve grew. No pepper, in two sowings."),
            Says(5, "Gift for a granny with a veg patch", "She phoned in August about the beans."),
            Says(4, "All came up but squash", "Late frost, my own fault. The calendar would have warned me."),
        ),
        qa=(
            Asked("Good for containers?", "The lettuce, radish, pepper and chard are. The squash will eat your balcony."),
            Asked("Can I save the seeds?", "Yes, they are open-pollinated."),
            Asked("When should I start?", "It depends on the zone; the card in each packet has three calendars."),
        ),
    ),
    Item(
        id="GRD-006", title="Sproutling Windowsill Herb Garden Kit", brand="Sproutling", price="26.00", category=("Seeds & seed kits",),
        description="Five herbs in tin pots on a bamboo tray, with coir discs that swell in water. Basil is up in a week. It suits a kitchen with a few hours of sun and somebody who no longer gets outside much.",
        bullets=("Basil, parsley, thyme, chives, cilantro", "5 tin pots and a bamboo tray", "Coir discs, no loose soil", "Labels and snips"),
        facts={"Varieties": "5 herbs", "Light": "4 hours of sun or a lamp", "Size": "17 x 4 in tray", "Organic": "yes", "In the box": "pots, tray, coir, seeds, snips"},
        reviews=(
            Says(5, "Green in January", "Basil on the windowsill while there was snow outside."),
            Says(4, "Thyme is slow", "Everything else was up in ten days, thyme took four weeks."),
            Says(2, "Mold on the coir", "I watered too much, perhaps. No holes in the tins, so be careful."),
            Says(5, "For a grandmother in a flat", "She misses her garden. Now she has one on the sill and complains about the parsley."),
        ),
        qa=(
            Asked("Do the pots drain?", "No, there are no holes. Water sparingly."),
            Asked("Does it need a sunny window?", "An east window has been enough for us."),
            Asked("How long until you can harvest?", "Chives and basil after five weeks."),
        ),
    ),
    Item(
        id="GRD-007", title="Sproutling Pollinator Wildflower Seed Tin", brand="Sproutling", price="15.00", category=("Seeds & seed kits",),
        description="A tin of native wildflower seeds for 150 square feet, annuals and perennials mixed. Bees come in the first summer, most perennials bloom from the second. Scatter, rake, water, wait.",
        bullets=("18 native species", "Covers 150 square feet", "Annuals for year one, perennials after", "Shaker tin with a lid to reuse"),
        facts={"Varieties": "18", "Coverage": "150 sq ft", "Sowing": "fall or early spring", "Light": "full sun", "Organic": "untreated"},
        reviews=(
            Says(5, "Humming", "By July there were more bees on our strip than in the whole park."),
            Says(3, "Weeds or flowers?", "For the first six weeks you can't tell. Patience."),
            Says(4, "Pretty tin", "I gave six as wedding favours."),
        ),
        qa=(
            Asked("Will it grow in shade?", "Mine did poorly under trees. It says full sun and means it."),
            Asked("Can I sow it in fall?", "Yes, I sowed in October and it came up in April."),
        ),
    ),
    Item(
        id="GRD-008", title="Wrenfield Garden Tool Apron", brand="Wrenfield", price="31.00", category=_GIFTS,
        description="A waxed canvas half-apron with pockets for secateurs, twine, phone and seed packets. The loops hold a trowel on each side. It ties or buckles and fits over a coat.",
        bullets=("Waxed cotton canvas sheds water and mud", "7 pockets, one with a zip", "Two loops for hand tools", "Adjusts from 28 to 50 inches"),
        facts={"Material": "waxed cotton canvas, leather trim", "Pockets": "7", "Waist": "28 to 50 in", "Care": "brush off, rewax yearly", "Weight": "14 oz"},
        colours=("Olive", "Navy"),
        reviews=(
            Says(5, "I stopped losing my secateurs", "Everything is on me instead of somewhere in the border."),
            Says(4, "Wax smell", "Strong for a week, then gone."),
            Says(5, "Gift for grandmother", "She said it was the first present in years that she uses daily."),
        ),
        qa=(
            Asked("Is it machine washable?", "No, that takes the wax out. Brush it when dry."),
            Asked("Are the pockets deep enough for secateurs?", "Yes, and there is a leather bottom so the tip doesn't poke through."),
            Asked("Does it fit a large waist?", "To 50 inches, and the tie is long."),
        ),
    ),
    Item(
        id="GRD-009", title="Wrenfield Copper-Rose Watering Can, 1 Gallon", brand="Wrenfield", price="44.00", category=("Watering",),
        description="A steel can with a long spout and a fine copper rose that falls like drizzle on seedlings. Two handles make the pouring balanced. The rose unscrews for cleaning.",
        bullets=("1 gallon, galvanised steel", "Fine copper rose, removable", "Balanced with two handles", "Powder-coated against rust"),
        facts={"Material": "galvanised steel, copper", "Capacity": "1 gal", "Weight": "3.1 lb empty", "Use": "indoors and outdoors"},
        colours=("Green", "Cream"),
        reviews=(
            Says(5, "Gentle on seedlings", "Nothing is washed away any more."),
            Says(4, "Heavy when full", "Eleven pounds is a lot for a thin wrist. I fill it halfway."),
            Says(3, "Paint chipped", "At the base, within weeks. Still no leaks."),
            Says(5, "Balance", "You tip it with two fingers. Old-fashioned in the best sense."),
        ),
        qa=(
            Asked("Does it drip?", "A drop from the rose at the end, like all of them."),
            Asked("Can I leave it out in winter?", "Empty, yes."),
        ),
    ),
    Item(
        id="GRD-010", title="Wrenfield Ratchet Pruning Shears for Weak Grip", brand="Wrenfield", price="36.00", category=_TOOLS,
        description="Shears that cut in three small squeezes rather than one hard one. They are meant for hands with arthritis and cut branches up to an inch. The anvil blade is for dry wood; for soft stems the bypass secateurs cut cleaner.",
        bullets=("Ratchet cuts in steps, a third of the force", "Up to 1 inch of dry wood", "Nonslip handles", "Anvil blade, replaceable"),
        facts={"Material": "SK5 steel, fibreglass handles", "Cutting capacity": "1 in", "Blade": "anvil, replaceable", "Weight": "8.1 oz", "Warranty": "lifetime"},
        reviews=(
            Says(5, "For arthritic thumbs", "I had given up on the apple tree. Click, click, click, done."),
            Says(4, "Slow, and that's the point", "You need three squeezes a cut. For a hedge it would drive you mad."),
            Says(3, "Crushes soft stems", "Use them on wood. On roses they bruise."),
            Says(5, "For my nan's hands", "She prunes again, and lectures the apple tree."),
        ),
        qa=(
            Asked("Do these need less strength?", "A lot less. My mother is 78 and uses them on hydrangeas."),
            Asked("Are they good for roses?", "For old thick wood. For green stems take bypass ones."),
            Asked("Can they be sharpened?", "The blade comes out with one screw, so yes."),
        ),
    ),
    Item(
        id="GRD-011", title="Wrenfield Broad Sun Hat with Neck Flap", brand="Wrenfield", price="29.00", category=("Garden comfort",),
        description="A light hat with a four-inch brim, a flap for the neck and a chin cord for wind. The fabric blocks 98% of UV. It packs flat and floats.",
        bullets=("UPF 50+", "4-inch brim and removable neck flap", "Chin cord and mesh vents", "Machine washable"),
        facts={"Material": "nylon, mesh lining", "UV protection": "UPF 50+", "Brim": "4 in", "Size": "adjustable, 21.5 to 24 in", "Care": "machine wash cold"},
        colours=("Sand", "Sage"),
        reviews=(
            Says(5, "Dermatologist approved", "Mine told me to wear one. This is the one I do wear."),
            Says(4, "Not elegant", "You look like a beekeeper on holiday. My neck is not burnt."),
            Says(4, "Stays on", "The cord works in coastal wind."),
        ),
        qa=(
            Asked("Can the flap be removed?", "Yes, it has three snaps."),
            Asked("Does it suit a large head?", "I'm 23.5 inches and have it nearly at the widest."),
        ),
    ),
    Item(
        id="GRD-012", title="Perchwell Window Bird Feeder, Clear", brand="Perchwell", price="23.00", category=_GIFTS,
        description="A clear feeder that sticks to a window with four suction cups, so that birds come within a foot. The tray slides out for filling and has drain holes. It is a present for people who love their garden and can no longer kneel in it.",
        bullets=("Four strong suction cups", "Removable tray with drain holes", "Holds 1.5 lb of seed", "Clear acrylic, wipes clean"),
        facts={"Material": "acrylic", "Capacity": "1.5 lb of seed", "Mounting": "suction cups, 4", "Size": "12 x 6 x 4 in", "Care": "dishwasher safe tray"},
        reviews=(
            Says(5, "Cardinals at breakfast", "Mum sits at her window with a cup of tea and names them all."),
            Says(3, "Fell off in frost", "The cups let go at 15 degrees. Warm them with your hands first and it holds."),
            Says(4, "Squirrels noticed", "One leapt from the drainpipe. Choose the window well."),
            Says(5, "Gift for a housebound gardener", "Two chickadees the first morning. She rang to tell me."),
        ),
        qa=(
            Asked("Does it come with seed?", "No, only the feeder."),
            Asked("How do you keep it on the glass?", "Clean the window with alcohol and use a drop of oil on the cups."),
            Asked("Is it hard to fill?", "The tray slides out. From inside you have to open the window."),
        ),
    ),
    Item(
        id="GRD-013", title="Wrenfield Garden Journal, Five Years", brand="Wrenfield", price="22.00", category=_GIFTS,
        description="A cloth-bound journal with a page for every day and five years on it, so one sees at a glance when the snowdrops came last time. There are grids for bed plans and pockets for seed packets. The paper takes a pencil with muddy fingers.",
        bullets=("366 pages, five years side by side", "Grids for bed plans", "Two pockets for seed packets", "Cloth cover, lies flat"),
        facts={"Pages": "400", "Size": "6 x 8.5 in", "Paper": "100 g/m², cream", "Binding": "sewn, lies flat", "Cover": "cotton cloth"},
        colours=("Green", "Plum"),
        reviews=(
            Says(5, "Year three now", "It has become a family record. First frost, first tomato, first grandchild."),
            Says(4, "Small lines", "Five years a page means brief notes. I like that."),
            Says(5, "For my nan", "She is a retired teacher with a garden. She gave it an A."),
        ),
        qa=(
            Asked("Is it dated?", "Days yes, weekdays no, so you can start in any year."),
            Asked("Does ink bleed through?", "Gel pens don't. A fountain pen does a little."),
        ),
    ),
    Item(
        id="GRD-014", title="Wrenfield Raised Bed, Cedar, 4 x 2 ft", brand="Wrenfield", price="129.00", category=("Raised beds & planters",),
        description="A waist-high cedar bed on legs, for vegetables without bending. The boards slot together without tools. A liner with drain holes is included.",
        bullets=("30 inches high: no kneeling", "Untreated cedar", "Tool-free assembly", "Liner included, holds 5 cubic feet of soil"),
        facts={"Material": "untreated cedar", "Size": "48 x 24 x 30 in", "Soil": "5 cu ft", "Load": "up to 440 lb", "Assembly": "15 min, no tools"},
        reviews=(
            Says(5, "Salads at hip height", "After my hip operation this is how I garden."),
            Says(4, "Drinks soil", "Buy more bags than you think. Ours took seven."),
            Says(3, "One board split", "In the second summer. It was replaced under warranty."),
            Says(5, "No bending", "I am in a wheelchair and the bed is at the right height."),
        ),
        qa=(
            Asked("Can tomatoes grow in it?", "Bush types, yes. It is 8 inches deep."),
            Asked("Does it need painting?", "No, cedar goes grey and lasts. Oil it if you like the colour."),
        ),
    ),
    Item(
        id="GRD-015", title="Wrenfield Garden Hose, 50 ft, Lightweight", brand="Wrenfield", price="57.00", category=("Watering",),
        description="A hose that weighs half as much as rubber, does not kink and is safe for drinking water. The fittings are brass. It may stay outside above freezing.",
        bullets=("50 ft, 5.5 lb", "Kink resistant", "Lead-free brass fittings", "Drinking water safe"),
        facts={"Length": "50 ft", "Diameter": "5/8 in", "Weight": "5.5 lb", "Material": "polyurethane", "Fittings": "brass, standard 3/4 in", "Temperature": "-20 to 140 °F"},
        colours=("Olive", "Blue"),
        reviews=(
            Says(5, "Light at last", "I can drag it around the house with one hand, and I am 74."),
            Says(4, "Curly in the sun", "It has memory when new. After a few weeks it relaxed."),
            Says(2, "Leaked at the tap", "The washer was missing in ours. A cent at the hardware store."),
        ),
        qa=(
            Asked("Is it safe to drink from?", "Yes, that is what it is sold for."),
            Asked("Does it really not kink?", "It folds if you try hard. In normal use never."),
        ),
    ),
    Item(
        id="GRD-016", title="Perchwell Bee Hotel of Cedar and Bamboo", brand="Perchwell", price="34.00", category=_GIFTS,
        description="A nesting box for solitary bees, which do not sting. The bamboo tubes come out for cleaning, which most bee hotels forget. Hang it facing south-east, at eye level.",
        bullets=("Removable bamboo tubes, 5 to 9 mm", "Cedar roof with overhang", "For mason and leafcutter bees", "Ready to hang"),
        facts={"Material": "cedar, bamboo", "Size": "10 x 7 x 6 in", "Tubes": "62, removable", "Weight": "3 lb", "Placement": "south-east, 4 to 6 ft high"},
        reviews=(
            Says(5, "Occupied in April", "Nine tubes were sealed by May. The grandchildren check daily."),
            Says(3, "Woodpecker damage", "One winter, one woodpecker, half the tubes. Add some mesh."),
            Says(4, "Teaches patience", "It took a year before anyone moved in."),
        ),
        qa=(
            Asked("Will it attract wasps?", "Only tiny solitary ones so far. No trouble."),
            Asked("Do the bees sting?", "Mason bees practically never. My kids sit beside it."),
        ),
    ),
)  # fmt: skip

DEPARTMENT = Department(
    name="Garden",
    items=ITEMS,
    guides=(
        Guide(
            id="guide-gardening-gifts",
            title="Buying guide: gifts for people who garden",
            text="""
            The best gifts for a gardener make an old pleasure easy again. For a grandmother or grandfather who gardens, think of knees,
            hands and back first: a kneeler with rails to push up from, soft goatskin gloves, secateurs with a light spring,
            or a bed at hip height.

            Under $20: a tin of wildflower seeds. Between $20 and $30: a seed kit, a herb garden for the windowsill, a five-year
            journal, a bird feeder for the window, long gloves, a trowel and fork in a linen roll. Between $30 and $40:
            secateurs, a tool apron, a bee hotel, or the folding kneeler. Above that come raised beds, watering cans and hoses.

            With arthritis in the hands, ratchet shears need the least force, but only for dry wood. Bypass secateurs with a soft spring are
            the better all-round tool.

            If the person can no longer get outside much, choose what brings the garden in: the herb kit or
            the window feeder.

            Seeds keep for two years, so they are safe at Christmas. Seeds can't be sent abroad. For gloves, S fits
            small women's hands, M most people.
            """,
        ),
        Guide(
            id="guide-garden-tools",
            title="Buying guide: hand tools and pruning",
            text="""
            Three hand tools do nine tenths of the work: a trowel, a fork and a pair of secateurs. Buy them once. A tool whose
            steel runs through the handle in one piece does not bend at the neck.

            Bypass blades pass each other like scissors and cut green stems cleanly; take them for roses, herbs and
            soft growth. Anvil blades press against a plate and are for dry, dead wood; on soft stems they bruise. Ratchets add
            force in steps, for weak hands.

            Match the cut to the tool. Secateurs manage up to three quarters of an inch, ratchet shears an inch. Beyond that a saw is
            safer than strength.

            Stainless steel slips through wet soil and does not rust. Carbon steel holds a sharper edge and needs a wipe with oil.

            Gloves: leather to the elbow for thorns, and nothing thicker than you can tie a knot in. Leather does not like washing machines.

            Clean blades with alcohol between sick plants, and sharpen them at the start of the season. Our hand tools are covered for life.
            """,
        ),
    ),
    more_reviews={
        "Garden tools": (
            Says(5, "Better than my father's", "And he paid more, forty years ago. It feels balanced in the hand."),
            Says(4, "Sturdy", "One hard season in clay soil, nothing loose."),
        ),
        "Gardening gifts": (
            Says(5, "Went down well", "Birthday present for an aunt with everything. She did not have this."),
            Says(4, "Nicely wrapped", "I paid for the gift wrap and it looked as if I had made an effort."),
        ),
        "Seeds & seed kits": (Says(4, "Instructions are good", "Short, clear, with dates. My first try at growing anything."),),
    },
)  # fmt: skip
