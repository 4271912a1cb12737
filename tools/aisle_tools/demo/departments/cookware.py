"""Cookware: pans, pots and what goes with them. Each says plainly whether the dishwasher is allowed."""

from aisle_tools.demo.authoring import Asked, Department, Guide, Item, Says

_PANS = ("Cookware", "Frying pans")
_POTS = ("Cookware", "Pots & casseroles")
_OVEN = ("Cookware", "Bakeware")

ITEMS = (
    Item(
        id="PAN-001", title="Hearthline Cast Iron Skillet", brand="Hearthline", price="39.00", category=_PANS,
        description="A heavy cast iron skillet, machined smooth on the inside and seasoned with flaxseed oil. It holds heat for steaks and cornbread and gets better with use. It must be washed by hand and dried at once.",
        bullets=("Smooth-machined cooking surface", "Seasoned with flaxseed oil, ready to use", "Works on induction, gas, grill and campfire", "Helper handle opposite the long one"),
        facts={"Material": "cast iron", "Dishwasher safe": "no, hand wash and dry at once", "Oven safe": "no limit in a home oven", "Induction": "yes", "Nonstick coating": "none, seasoned", "Metal utensils": "yes", "Weight": "5.3 lb (10 in)", "Warranty": "lifetime"},
        sizes=("8 in", "10 in", "12 in"), size_prices={"8 in": "29.00", "12 in": "52.00"},
        reviews=(
            Says(5, "Eggs slide by month two", "Cook bacon in it for a few weeks, then fry an egg. You won't miss your nonstick."),
            Says(2, "Rusted after one dishwasher trip", "My husband put it in the dishwasher. Orange by morning. It was saved with steel wool and oil, but be warned."),
            Says(4, "Heavy, and worth it", "I need two hands. The crust on a ribeye makes up for it."),
            Says(5, "Smooth like old ones", "Feels like my grandmother's pan, not like the pebbly modern kind."),
            Says(3, "Learning curve", "Everything stuck for a month. Now nothing does. Nobody should expect it on day one."),
        ),
        qa=(
            Asked("Is this pan dishwasher-safe?", "No. The dishwasher strips the seasoning and it rusts. Hot water, a brush, dry it on the stove, a drop of oil."),
            Asked("Can I use soap?", "A little is fine, whatever your aunt says. Just don't soak it."),
            Asked("Does it scratch a glass cooktop?", "Lift it, don't slide it. Mine has no scratches after two years."),
            Asked("How do you clean stuck food?", "Hot water, coarse salt and a brush. The chainmail scrubber for hard cases."),
        ),
    ),
    Item(
        id="PAN-002", title="Hearthline Carbon Steel Frying Pan", brand="Hearthline", price="54.00", category=_PANS,
        description="A French-style carbon steel pan: half the weight of cast iron, quicker to heat, and nearly nonstick once seasoned. It arrives with a wax coat that has to be washed off before the first use. Hand washing only.",
        bullets=("2 mm carbon steel, made to be seasoned", "Long flat handle, welded without rivets", "For induction, gas and oven", "Sears hotter than any coated pan"),
        facts={"Material": "carbon steel, 2 mm", "Dishwasher safe": "no, hand wash only", "Oven safe": "up to 600 °F", "Induction": "yes", "Nonstick coating": "none, needs seasoning", "Metal utensils": "yes", "Weight": "3.4 lb (11 in)", "Warranty": "lifetime"},
        sizes=("9.5 in", "11 in"), size_prices={"9.5 in": "46.00"},
        reviews=(
            Says(5, "Restaurant pan at home", "Took three rounds of seasoning on a smoky afternoon. Now nothing sticks."),
            Says(3, "Not for tomato sauce", "Cooked a tomato sauce and it ate the seasoning right off. Learn from me."),
            Says(4, "Light enough to toss", "I can flip vegetables with one hand, which I never could with cast iron."),
            Says(5, "Better than coated", "Replaced two worn-out nonsticks with this one."),
        ),
        qa=(
            Asked("Can it go in the dishwasher?", "No, it would rust within the cycle. Rinse, wipe, dry on the burner."),
            Asked("Does it warp on induction?", "Mine did slightly on full boost. Heat it gently and it stays flat."),
            Asked("Does it come preseasoned?", "No, there is wax on it. Scrub that off, then three thin coats of oil."),
        ),
    ),
    Item(
        id="PAN-003", title="Marrow & Pine Everyday Nonstick Frying Pan", brand="Marrow & Pine", price="34.00", category=_PANS,
        description="An aluminium pan with a three-layer nonstick coating and a steel base for induction. Eggs and fish come off with a nudge. It is dishwasher safe, though hand washing keeps the coating slick for longer.",
        bullets=("Three-layer PTFE coating, made without PFOA", "Steel base for every hob including induction", "Stay-cool handle, oven safe to 400 °F", "Dishwasher safe"),
        facts={"Material": "forged aluminium, steel base", "Dishwasher safe": "yes", "Oven safe": "up to 400 °F", "Induction": "yes", "Nonstick coating": "PTFE, three layers, PFOA-free", "Metal utensils": "no", "Weight": "2.0 lb (10 in)", "Warranty": "2 years"},
        colours=("Black", "Sage"), sizes=("8 in", "10 in", "12 in"), size_prices={"8 in": "26.00", "12 in": "42.00"},
        reviews=(
            Says(5, "Goes in the dishwasher every night", "A year of daily dishwasher cycles and eggs still slide. That is all I ask of a pan."),
            Says(3, "Coating dulled", "They say dishwasher safe, and nothing peeled, but after eight months of it the surface is less slick. I wash by hand now."),
            Says(4, "Even and light", "Heats evenly to the edge. The handle gets warm after fifteen minutes, not hot."),
            Says(5, "Pancakes!", "Six pancakes, no butter, no tears."),
            Says(2, "Scratched by a fork", "One careless houseguest and there is a line through the coating. My own rule now: wood only."),
        ),
        qa=(
            Asked("Is this pan dishwasher-safe?", "Yes. The maker says so and mine goes in every day. Hand washing is kinder to the coating in the long run."),
            Asked("Will it work on my induction hob?", "Yes, it clicks on at once."),
            Asked("Can I use a metal spatula?", "Please don't. Wood or silicone, else you scratch the coating."),
            Asked("How long does the coating last?", "Two and a half years so far, in the dishwasher. My sister's was done after one."),
        ),
    ),
    Item(
        id="PAN-004", title="Marrow & Pine Ceramic-Coated Frying Pan", brand="Marrow & Pine", price="45.00", category=_PANS,
        description="A light pan with a ceramic coating made without PTFE. It browns well at medium heat and cleans up with a wipe. Hand washing is recommended: detergent and heat make ceramic coatings lose their slip early.",
        bullets=("Ceramic coating, no PTFE and no PFAS", "Best at low to medium heat", "Induction base", "Riveted steel handle"),
        facts={"Material": "aluminium, ceramic coating", "Dishwasher safe": "hand wash recommended", "Oven safe": "up to 450 °F", "Induction": "yes", "Nonstick coating": "ceramic, PFAS-free", "Metal utensils": "no", "Weight": "1.9 lb (10 in)", "Warranty": "2 years"},
        colours=("Cream", "Teal"), sizes=("10 in", "12 in"), size_prices={"12 in": "54.00"},
        reviews=(
            Says(5, "No PFAS, still slick", "Half a year in and an omelette still comes out whole."),
            Says(2, "Lost its magic", "Four months on high heat and through the dishwasher, and everything sticks. I ignored the advice."),
            Says(4, "Pretty", "It hangs on my wall between breakfasts. Cream stains a bit at the rim."),
        ),
        qa=(
            Asked("Can I put it in the dishwasher?", "It survives it, but the booklet recommends hand washing and I believe it: my first one lost its slip in months."),
            Asked("Is it free of PFAS?", "Yes, the coating is ceramic."),
            Asked("Can I use high heat?", "Medium is enough and high kills it. Ask my first one."),
        ),
    ),
    Item(
        id="PAN-005", title="Tallow Street Tri-Ply Stainless Steel Skillet", brand="Tallow Street", price="79.00", category=_PANS,
        description="Three bonded layers, steel, aluminium, steel, all the way to the rim, so that there are no hot spots. It takes any heat, any utensil and the dishwasher. It is not nonstick: preheat, add oil, and wait for the food to release.",
        bullets=("Tri-ply to the rim", "Dishwasher safe and happy with metal utensils", "Oven and broiler safe to 600 °F", "Flared rim pours without drips"),
        facts={"Material": "18/10 stainless steel, aluminium core", "Dishwasher safe": "yes", "Oven safe": "up to 600 °F", "Induction": "yes", "Nonstick coating": "none", "Metal utensils": "yes", "Weight": "2.7 lb (10 in)", "Warranty": "10 years"},
        sizes=("10 in", "12 in"), size_prices={"12 in": "98.00"},
        reviews=(
            Says(5, "The last pan I will buy", "Sear, deglaze, oven, dishwasher. Repeat for three years."),
            Says(3, "Everything stuck at first", "There is a knack: hot pan, then oil, then food. Nobody told me."),
            Says(4, "Rainbow spots", "The dishwasher leaves bluish spots. Vinegar takes them off, and they do no harm."),
            Says(5, "Steak and sauce", "The brown bits are the whole point, and it makes plenty."),
        ),
        qa=(
            Asked("Dishwasher?", "Yes, always. It gets a bit of a rainbow tint that wipes off with vinegar."),
            Asked("Is it heavy?", "About half of a cast iron pan that size."),
            Asked("Do eggs stick?", "If it is too cold, yes. Hot pan, butter foaming, then they slide. I still use nonstick for omelettes."),
        ),
    ),
    Item(
        id="PAN-006", title="Hearthline Flat-Bottom Carbon Steel Wok with Lid", brand="Hearthline", price="62.00", category=("Cookware", "Woks"),
        description="A wok with a flat base that stands on any hob and high sides that give food somewhere to go. The wooden handles stay cool. Season it before the first stir-fry and wash it by hand.",
        bullets=("14-inch carbon steel, flat base", "Beech handles and lid", "For gas, electric and induction", "Spatula included"),
        facts={"Material": "carbon steel, beech", "Dishwasher safe": "no, hand wash only", "Oven safe": "no, wooden handles", "Induction": "yes", "Diameter": "14 in", "Weight": "4.2 lb with lid", "Nonstick coating": "none, needs seasoning"},
        reviews=(
            Says(5, "Real wok taste", "On gas it gets hot enough to make fried rice like it should be."),
            Says(4, "Needs care", "Oil it after washing, or you get freckles of rust."),
            Says(3, "Base is small", "On my big induction zone it sometimes is not detected."),
        ),
        qa=(
            Asked("Is the lid dishwasher-safe?", "No, neither lid nor wok. It's wood and bare steel."),
            Asked("Does it come seasoned?", "No, it has a film of oil to scrub off. There are instructions."),
        ),
    ),
    Item(
        id="PAN-007", title="Hearthline Enameled Dutch Oven", brand="Hearthline", price="119.00", category=_POTS,
        description="Enameled cast iron for braises, bread and beans. The pale interior lets you watch the browning and the lid bastes with small studs. It is dishwasher safe, but the gloss lasts longer by hand.",
        bullets=("Enamel inside and out, no seasoning needed", "Self-basting lid with a steel knob", "Oven safe to 500 °F", "All hobs including induction"),
        facts={"Material": "enameled cast iron", "Dishwasher safe": "yes, hand wash to keep the gloss", "Oven safe": "up to 500 °F", "Induction": "yes", "Capacity": "5.5 qt", "Weight": "11.8 lb", "Warranty": "lifetime"},
        colours=("Red", "Navy", "Cream"),
        reviews=(
            Says(5, "Sourdough with ears", "Bread every Sunday. The lid knob takes the heat."),
            Says(4, "Weighs like an anvil", "Full of stew, I ask my son to lift it."),
            Says(3, "Chip on the rim", "Knocked it in the sink in week three. Cosmetic, but annoying."),
            Says(5, "A third of the price", "Next to my sister's famous one I see no difference in the stew."),
        ),
        qa=(
            Asked("Can the Dutch oven go in the dishwasher?", "Yes it can, mine does now and then. The outside has gone slightly matte."),
            Asked("Is it good for no-knead bread?", "Perfect. Preheat it to 450 with the lid on."),
            Asked("Is the knob safe at high heat?", "It's steel, up to 500 °F."),
        ),
    ),
    Item(
        id="PAN-008", title="Tallow Street Stockpot with Strainer Lid", brand="Tallow Street", price="68.00", category=_POTS,
        description="An eight-quart pot with a lid that locks and drains pasta through two sizes of holes. Measurements are etched inside. The thick base does not scorch a slow soup.",
        bullets=("8 qt stainless steel, thick aluminium base", "Locking strainer lid", "Etched measurements", "Dishwasher safe"),
        facts={"Material": "stainless steel, tempered glass lid", "Dishwasher safe": "yes", "Oven safe": "pot 500 °F, lid 350 °F", "Induction": "yes", "Capacity": "8 qt", "Weight": "5.1 lb"},
        reviews=(
            Says(5, "Goodbye colander", "Twist, tip, drained. My wrists thank you."),
            Says(4, "Big", "Check your cupboard first. A fine pot for stock."),
            Says(2, "Steam on fingers", "Draining through the lid sends steam over the handle. Use gloves."),
            Says(5, "Soup kitchen", "Chili for twelve on a quiet simmer, nothing burnt."),
        ),
        qa=(
            Asked("Is everything dishwasher safe?", "Pot and lid, yes. I take the silicone ring off first."),
            Asked("Does it hold two pounds of pasta?", "With room to spare."),
        ),
    ),
    Item(
        id="PAN-009", title="Tallow Street Small Saucepan with Pour Spouts", brand="Tallow Street", price="38.00", category=_POTS,
        description="A one-and-a-half-quart saucepan for oatmeal, eggs and sauces. Two spouts mean left-handed cooks pour as well as right-handed ones. The handle stays cool on an electric hob.",
        bullets=("1.5 qt, spouts on both sides", "Tri-ply base", "Glass lid with strainer edge", "Dishwasher safe"),
        facts={"Material": "stainless steel, glass lid", "Dishwasher safe": "yes", "Oven safe": "up to 350 °F with lid", "Induction": "yes", "Capacity": "1.5 qt", "Weight": "2.1 lb"},
        reviews=(
            Says(5, "Lefty here", "Finally a spout on my side."),
            Says(4, "Milk catches", "Stir or the milk sticks at the edge. Cleans up in the dishwasher, though."),
            Says(4, "Just the right size", "Two eggs or two bowls of oatmeal."),
        ),
        qa=(
            Asked("Does the handle get hot?", "On gas at full flame it does. On electric not."),
            Asked("Is the lid glass?", "Yes, with a steel rim."),
        ),
    ),
    Item(
        id="PAN-010", title="Marrow & Pine Nonstick Cookware Set, 8 Pieces", brand="Marrow & Pine", price="149.00", category=("Cookware", "Cookware sets"),
        description="Two frying pans, a sauté pan, two saucepans and three glass lids that fit more than one of them. The coating is the same three-layer one as on the Everyday pan. The set nests into a single shelf.",
        bullets=("8 pieces that nest", "Three lids fit five pans", "Induction base", "Dishwasher safe"),
        facts={"Material": "forged aluminium, glass lids", "Dishwasher safe": "yes", "Oven safe": "pans 400 °F, lids 350 °F", "Induction": "yes", "Nonstick coating": "PTFE, PFOA-free", "Metal utensils": "no", "Pieces": "8", "Warranty": "2 years"},
        colours=("Black", "Cream"),
        reviews=(
            Says(5, "First apartment sorted", "Everything I cook fits in one of the five. It stacks in half a shelf."),
            Says(3, "One lid arrived cracked", "Replaced in a week. The pans themselves are good."),
            Says(4, "Lids are clever", "Each lid fits two pans, so there is no searching."),
            Says(2, "Handles loosen", "Two of five handles need tightening every month."),
        ),
        qa=(
            Asked("Can the whole set go in the dishwasher?", "Yes, all eight pieces."),
            Asked("What sizes are the frying pans?", "8 and 10 inches."),
            Asked("Are the lids oven safe?", "To 350 °F, the pans to 400."),
        ),
    ),
    Item(
        id="PAN-011", title="Hearthline Cast Iron Griddle, Reversible", brand="Hearthline", price="49.00", category=("Cookware", "Griddles"),
        description="Ridges on one side, flat on the other, long enough for two burners. It turns a stove into a diner in the morning and a grill at night. Season it like a skillet and keep it away from the dishwasher.",
        bullets=("20 x 10 inches, covers two burners", "Ridged for grilling, flat for pancakes", "Grease channel", "Preseasoned"),
        facts={"Material": "cast iron", "Dishwasher safe": "no, hand wash", "Oven safe": "no limit in a home oven", "Induction": "yes, two zones heat it unevenly", "Weight": "11 lb", "Size": "20 x 10 in", "Warranty": "lifetime"},
        reviews=(
            Says(5, "Ten pancakes at once", "Sunday breakfast takes half the time."),
            Says(3, "Cold in the middle", "Between my two burners there is a cool stripe. Give it ten minutes to heat."),
            Says(4, "Cleaning the ridges", "A brass brush is a must."),
        ),
        qa=(
            Asked("Dishwasher safe?", "No! It is bare iron. Scrape, rinse, dry, oil."),
            Asked("Does it fit on a portable grill?", "It does on my three-burner."),
        ),
    ),
    Item(
        id="PAN-012", title="Tallow Street Roasting Pan with Rack", brand="Tallow Street", price="72.00", category=_OVEN,
        description="A deep steel roasting pan for a 16-pound turkey, with a V-shaped rack that lifts out with the bird. It goes on the hob for gravy. The handles fold down to fit the dishwasher.",
        bullets=("16 x 13 inches, up to 16 lb", "V-rack with handles", "Hob safe, for gravy", "Dishwasher safe, folding handles"),
        facts={"Material": "stainless steel", "Dishwasher safe": "yes", "Oven safe": "up to 600 °F", "Induction": "yes", "Size": "16 x 13 x 4 in", "Weight": "6.2 lb"},
        reviews=(
            Says(5, "Thanksgiving proof", "Turkey, then gravy in the same pan, then dishwasher. Nothing warped."),
            Says(4, "Big for my oven", "It fits with half an inch to spare. Measure yours."),
            Says(3, "Rack scratches", "The rack leaves marks on the bottom. They don't matter for cooking."),
        ),
        qa=(
            Asked("Does it fit in a standard dishwasher?", "With the handles folded, on the lower rack, at an angle."),
            Asked("Is it nonstick?", "No, plain steel. Soak it."),
        ),
    ),
    Item(
        id="PAN-013", title="Marrow & Pine Half-Sheet Baking Pans, 2 Pack", brand="Marrow & Pine", price="28.00", category=_OVEN,
        description="Two heavy aluminium sheet pans that do not buckle at 425 °F. They are bare metal: cookies brown as they should. Wash them by hand, because dishwasher detergent turns aluminium grey.",
        bullets=("Two 18 x 13 inch pans", "Rim with steel wire, no warping", "Bare aluminium browns evenly", "Stack flat"),
        facts={"Material": "aluminium, steel wire rim", "Dishwasher safe": "no, turns grey", "Oven safe": "up to 500 °F", "Size": "18 x 13 x 1 in", "Nonstick coating": "none", "Quantity": "2"},
        reviews=(
            Says(5, "No more bang from the oven", "My old ones buckled at 400. These stay flat."),
            Says(2, "Grey after the dishwasher", "I did not read the card. They still bake, but look like pewter."),
            Says(4, "Bakery standard", "Parchment fits exactly."),
        ),
        qa=(
            Asked("Are they safe in the dishwasher?", "They go dull and grey and leave smudges. By hand they stay bright."),
            Asked("Do they fit a small oven?", "Not a 24-inch one. Measure: 18 inches plus the rim."),
            Asked("Can they be used with acidic food?", "Tomatoes leave marks on bare aluminium. Use parchment."),
        ),
    ),
    Item(
        id="PAN-014", title="Hearthline Chainmail Scrubber and Pan Care Kit", brand="Hearthline", price="21.00", category=("Cookware", "Pan care"),
        description="All that cast iron and carbon steel need: a chainmail scrubber, seasoning wax and a cotton cloth. The scrubber lifts crust without touching the seasoning. The wax is beeswax and grapeseed oil.",
        bullets=("Stainless chainmail with a silicone core", "2 oz of seasoning wax", "Cotton cloth", "Scrubber is dishwasher safe"),
        facts={"Material": "stainless steel, silicone, beeswax", "Dishwasher safe": "the scrubber, yes", "For": "cast iron and carbon steel, not for nonstick", "In the box": "scrubber, wax, cloth"},
        reviews=(
            Says(5, "Rescued two pans", "An hour of work and my flea-market skillets look new."),
            Says(4, "Wax goes a long way", "You need a pea of it. Smells nice."),
            Says(4, "A present for pan people", "Gave it together with a skillet. It was the scrubber that got the applause."),
        ),
        qa=(
            Asked("Can I use it on a nonstick pan?", "No, it would ruin the coating."),
            Asked("Is the wax food safe?", "Beeswax and grapeseed oil only."),
        ),
    ),
)  # fmt: skip

DEPARTMENT = Department(
    name="Kitchen",
    items=ITEMS,
    guides=(
        Guide(
            id="guide-pans",
            title="Buying guide: pans and which ones are dishwasher safe",
            text="""
            Stainless steel and most PTFE nonstick pans are dishwasher safe. Cast iron and carbon steel are not: they lose
            their seasoning and rust. Ceramic-coated pans survive a dishwasher but lose their slip early, so wash them by hand. Bare
            aluminium turns grey.

            For eggs and fish choose nonstick; expect two to four years from it. For steaks and crusts choose cast iron or
            carbon steel, which last for generations and get better. For sauces and anything acidic, such as tomatoes or wine,
            choose stainless steel or enamel.

            Induction needs a magnetic base. Cast iron, carbon steel and enamel always work; aluminium only with a
            steel plate; check the attribute named Induction.

            Weight matters more than people think. A 12-inch cast iron skillet is about 8 pounds, the same in carbon steel half
            of that.

            Oven limits come from handles and coatings: PTFE stops at 400 °F, ceramic around 450 °F, steel and iron have practically no
            limit. Never preheat an empty nonstick pan on a high flame.

            With one pan to buy: a 10-inch nonstick for people who cook eggs daily, a 12-inch stainless skillet for everyone else.
            """,
        ),
    ),
    more_reviews={
        "Frying pans": (
            Says(4, "Sits flat", "No spinning on the glass hob, no wobble."),
            Says(5, "Wedding list", "Gave this to my niece, then bought one for myself."),
            Says(4, "Handle suits my hand", "Long enough to stay cool, short enough for my small oven."),
        ),
        "Pots & casseroles": (Says(4, "Soup season", "It has not left the stove since October."),),
    },
)  # fmt: skip
