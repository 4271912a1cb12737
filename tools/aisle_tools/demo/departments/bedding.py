"""Bedding: what lies on, under and around a sleeper."""

from aisle_tools.demo.authoring import Asked, Department, Guide, Item, Says

_SHEETS = ("Sheets & covers",)
_PILLOWS = ("Pillows",)
_DUVETS = ("Comforters & blankets",)
_BED_SIZES = ("Twin", "Full", "Queen", "King")

ITEMS = (
    Item(
        id="BED-001", title="Linden Loft Percale Cotton Sheet Set", brand="Linden Loft", price="98.00", category=_SHEETS,
        description="Crisp, cool percale sheets for people who sleep warm. They wrinkle a little and get softer with each wash. The fitted sheet reaches around a 15-inch mattress.",
        bullets=("100% long-staple cotton percale, 270 threads", "Cool and crisp, matte finish", "Fitted sheet for mattresses up to 15 inches", "Flat sheet, fitted sheet, two pillowcases"),
        facts={"Material": "100% long-staple cotton", "Weave": "percale", "Thread count": "270", "Feel": "cool, crisp", "Mattress depth": "up to 15 in", "Care": "machine wash warm, tumble low", "Certified": "OEKO-TEX Standard 100"},
        colours=("White", "Sage", "Blue"), sizes=_BED_SIZES, size_prices={"Twin": "74.00", "Full": "88.00", "King": "112.00"},
        reviews=(
            Says(5, "Hotel bed", "Like the first night in a good hotel, every night."),
            Says(3, "Iron or live with it", "They come out of the dryer crumpled. If that bothers you, buy sateen."),
            Says(5, "Hot sleeper saved", "Menopause and July. I no longer throw the sheets off."),
            Says(4, "Smaller after washing", "They shrank an inch or so, still fit the mattress."),
            Says(2, "Tore at the corner", "The fitted sheet split at the elastic after four months. Replaced without fuss."),
        ),
        qa=(
            Asked("Are these good for hot sleepers?", "Yes, percale is the cool one. My wife stopped complaining."),
            Asked("Do they wrinkle?", "They do. I take them out of the dryer damp and pull them on."),
            Asked("Will they fit a 16-inch mattress?", "Tight. At 15 it's fine."),
            Asked("Percale or sateen for winter?", "We change: percale from May, sateen from October."),
        ),
    ),
    Item(
        id="BED-002", title="Linden Loft Sateen Cotton Sheet Set", brand="Linden Loft", price="109.00", category=_SHEETS,
        description="Smooth, slightly lustrous sateen with more weight and warmth than percale. It drapes and hardly wrinkles. The better choice for a cool bedroom.",
        bullets=("100% cotton sateen, 400 threads", "Silky and a little warmer", "Barely wrinkles", "Flat sheet, fitted sheet, two pillowcases"),
        facts={"Material": "100% cotton", "Weave": "sateen", "Thread count": "400", "Feel": "smooth, warm", "Mattress depth": "up to 16 in", "Care": "machine wash warm, tumble low", "Certified": "OEKO-TEX Standard 100"},
        colours=("Cream", "Navy", "Plum"), sizes=_BED_SIZES, size_prices={"Twin": "82.00", "Full": "98.00", "King": "124.00"},
        reviews=(
            Says(5, "Slides on like silk", "No ironing and they look expensive."),
            Says(2, "Too warm for Arizona", "Beautiful, but I wake up sweating. Went back to percale."),
            Says(4, "Snagged on a ring", "One pulled thread so far. Mind the jewellery."),
        ),
        qa=(
            Asked("Is sateen warmer than percale?", "Yes, clearly. It is denser."),
            Asked("Do they pill?", "Not in a year of weekly washing."),
        ),
    ),
    Item(
        id="BED-003", title="Linden Loft Washed Linen Duvet Cover", brand="Linden Loft", price="159.00", category=_SHEETS,
        description="A duvet cover of stone-washed European linen that looks rumpled on purpose. Linen is cool in summer and warm in winter and outlives cotton. It closes with coconut buttons and has ties in the corners.",
        bullets=("100% European flax", "Stone-washed: soft from the first night", "Corner ties and button closure", "Grows softer for years"),
        facts={"Material": "100% linen", "Weight": "170 g/m²", "Closure": "buttons", "Corner ties": "yes, 4", "Care": "machine wash warm, line dry", "Pillowcases": "not included"},
        colours=("Natural", "Rust", "Charcoal"), sizes=("Twin", "Queen", "King"), size_prices={"Twin": "119.00", "King": "179.00"},
        reviews=(
            Says(5, "Year-round", "Cool under the fan and cozy in January. I did not expect both."),
            Says(3, "Sheds at first", "Lint everywhere for three washes. Since then it's heaven."),
            Says(4, "Scratchy, then not", "My partner took a month to be convinced."),
        ),
        qa=(
            Asked("Do pillowcases come with it?", "No, only the cover."),
            Asked("Does linen need ironing?", "No, the rumpled look is the point."),
        ),
    ),
    Item(
        id="BED-004", title="Linden Loft Down Alternative Comforter", brand="Linden Loft", price="89.00", category=_DUVETS,
        description="A comforter filled with recycled microfibre for people with allergies or a washing machine. The baffles keep the filling from sliding to the foot. It suits bedrooms from 62 to 70 °F.",
        bullets=("Hypoallergenic recycled fill", "Sewn-through boxes keep it even", "Machine washable", "Loops for a duvet cover"),
        facts={"Fill": "recycled polyester, 250 g/m²", "Warmth": "all-season", "Cover": "brushed microfibre", "Hypoallergenic": "yes", "Care": "machine wash warm, tumble low", "Loops": "8"},
        colours=("White",), sizes=_BED_SIZES, size_prices={"Twin": "64.00", "Full": "79.00", "King": "104.00"},
        reviews=(
            Says(5, "No more sneezing", "I am allergic to down, and this feels close to it."),
            Says(4, "Washes well", "Needs a big machine. Came out fluffy with two tennis balls."),
            Says(2, "Hot", "The cover does not breathe. Fine in a cold room only."),
        ),
        qa=(
            Asked("Can I wash it at home?", "The twin, yes. The king needs a laundromat."),
            Asked("Is it good for summer?", "Too warm for me above 72 °F."),
            Asked("Is it noisy?", "No, silent."),
        ),
    ),
    Item(
        id="BED-005", title="Linden Loft Goose Down Duvet, Medium Warmth", brand="Linden Loft", price="249.00", category=_DUVETS,
        description="Responsibly sourced goose down in a quiet cotton cover: light, warm, good for ten years. The baffle boxes let the down loft. Air it in the sun and wash it every few years.",
        bullets=("700-fill European goose down, certified", "Baffle boxes, no cold seams", "Quiet cotton cover", "Corner loops"),
        facts={"Fill": "700-fill goose down", "Warmth": "medium, bedrooms from 58 to 68 °F", "Cover": "cotton, 300 threads", "Hypoallergenic": "no", "Care": "professional wash", "Loops": "8", "Certified": "Responsible Down Standard"},
        colours=("White",), sizes=("Twin", "Queen", "King"), size_prices={"Twin": "199.00", "King": "289.00"},
        reviews=(
            Says(5, "A warm cloud", "Weighs nothing. We keep the window open in winter."),
            Says(4, "Smelled faintly of duck", "For the first damp week. A day in the sun cured it."),
            Says(3, "Feathers poke", "Every few days I pull a quill out of the cover."),
        ),
        qa=(
            Asked("Is it suitable for allergies?", "I'd take the down alternative for that. This one isn't sold as hypoallergenic."),
            Asked("Machine washable?", "The label says professional. I did it in a huge machine and it survived."),
        ),
    ),
    Item(
        id="BED-006", title="Linden Loft Weighted Blanket", brand="Linden Loft", price="79.00", category=_DUVETS,
        description="A blanket with glass beads sewn into small squares, for people who like to be held down. Choose about a tenth of your body weight. The cover zips off for washing.",
        bullets=("Glass beads in 4-inch squares", "Removable, washable cover", "Cool cotton side, plush side", "Not for children under 5"),
        facts={"Filling": "glass beads", "Size": "60 x 80 in", "Cover": "cotton and plush, removable", "Care": "cover machine wash, inner spot clean", "Recommended": "about 10% of body weight"},
        colours=("Grey", "Navy"), sizes=("12 lb", "15 lb", "20 lb"), size_prices={"12 lb": "72.00", "20 lb": "89.00"},
        reviews=(
            Says(5, "Asleep in ten minutes", "For my restless legs it does more than the pills did."),
            Says(3, "Slides off the bed", "On a high bed the weight drags it to the floor by 3 am."),
            Says(4, "Warm side, cool side", "I turn it over in May."),
            Says(2, "Beads leak", "A seam opened and the glass got everywhere. Money back."),
        ),
        qa=(
            Asked("Which weight for 150 pounds?", "The 15 lb. I tried the 20 first and felt trapped."),
            Asked("Is it for children?", "Not for small ones. It says not under 5."),
            Asked("Is it hot in summer?", "For me too hot from June. My wife uses it all year, cotton side down."),
        ),
    ),
    Item(
        id="BED-007", title="Linden Loft Adjustable Memory Foam Pillow", brand="Linden Loft", price="58.00", category=_PILLOWS,
        description="A pillow of shredded memory foam that you make higher or lower by taking some out. Side sleepers keep it full, stomach sleepers remove half. The cover goes in the wash.",
        bullets=("Add or remove fill through a zip", "Bag for the spare fill", "Bamboo viscose cover, washable", "Sides, backs and stomachs"),
        facts={"Fill": "shredded memory foam", "Loft": "3 to 7 in, adjustable", "Sleep position": "side, back, stomach", "Cover": "bamboo viscose, washable", "Certified": "CertiPUR-US foam"},
        sizes=("Standard", "King"), size_prices={"King": "68.00"},
        reviews=(
            Says(5, "Neck pain gone", "Took out three handfuls. Two weeks later I noticed that nothing hurt."),
            Says(3, "Chemical smell", "Air it for two days before the first night."),
            Says(4, "Lumpy until you fluff", "Needs a daily shake."),
            Says(5, "Built for two", "I took half out, my husband left it full. Same pillow."),
        ),
        qa=(
            Asked("Good for side sleepers?", "Yes, leave it full. My shoulder has room."),
            Asked("Can the foam be washed?", "No, only the cover."),
            Asked("Does the foam clump?", "A bit. Two minutes of shaking."),
        ),
    ),
    Item(
        id="BED-008", title="Linden Loft Buckwheat Pillow", brand="Linden Loft", price="49.00", category=_PILLOWS,
        description="A firm, cool pillow filled with buckwheat hulls that stay where you push them. It rustles and weighs six pounds. People with stiff necks either love it or send it back.",
        bullets=("Organic buckwheat hulls", "Stays cool, does not sink", "Zip to adjust the fill", "Organic cotton cover"),
        facts={"Fill": "organic buckwheat hulls", "Firmness": "firm", "Weight": "6 lb", "Cover": "organic cotton, washable", "Size": "14 x 20 in", "Sleep position": "back and side"},
        reviews=(
            Says(5, "Ten years of neck ache", "It took four nights to get used to, then I slept."),
            Says(2, "Like a beanbag of gravel", "Firm and loud. Not for me."),
            Says(4, "Cool in heat", "There is air between the hulls. No sweaty side."),
        ),
        qa=(
            Asked("Is it noisy?", "It rustles when you turn. I stopped hearing it."),
            Asked("How long does it last?", "Hulls flatten after three years or so; refills are cheap."),
        ),
    ),
    Item(
        id="BED-009", title="Linden Loft Waterproof Mattress Protector", brand="Linden Loft", price="42.00", category=("Mattress care",),
        description="A thin, silent protector that keeps spills, sweat and dust mites out of a mattress. The back is a breathable membrane, not plastic. It fits like a fitted sheet.",
        bullets=("Waterproof on top and quiet", "Breathable membrane", "Fits 8 to 18 inches", "Machine wash and dry"),
        facts={"Waterproof": "yes, top surface", "Material": "cotton terry, TPU membrane", "Mattress depth": "8 to 18 in", "Noise": "silent", "Care": "machine wash warm, tumble low", "Warranty": "2 years"},
        sizes=_BED_SIZES, size_prices={"Twin": "32.00", "Full": "37.00", "King": "48.00"},
        reviews=(
            Says(5, "A toddler, a tummy bug", "The mattress is dry. I have no more to say."),
            Says(4, "No crackle", "You would not know it is there."),
            Says(3, "A little warmer", "I notice some extra warmth in July."),
        ),
        qa=(
            Asked("Does it crackle like plastic?", "No, not at all."),
            Asked("Can it be bleached?", "Not according to the label, it hurts the membrane."),
            Asked("Does it make you sweat?", "I don't notice anything. My partner says it is slightly warmer."),
        ),
    ),
    Item(
        id="BED-010", title="Snugglefen Toddler Bedding Set, Forest", brand="Snugglefen", price="52.00", category=("Children's bedding",), ages=(2, 6),
        description="A light comforter, fitted sheet and pillowcase with foxes and birches for a toddler bed. The cotton is soft and the print stays in the wash. The comforter is thin, as it should be for small children.",
        bullets=("Comforter, fitted sheet, pillowcase", "100% cotton", "Fits crib-size toddler mattresses", "Machine washable"),
        facts={"Material": "100% cotton, polyester fill", "Fits": "52 x 28 in mattress", "Age range": "2 to 6 years", "Care": "machine wash warm", "Certified": "OEKO-TEX Standard 100"},
        colours=("Sage", "Navy"),
        reviews=(
            Says(5, "Moved out of the crib happily", "He wanted to sleep beside the foxes."),
            Says(4, "Soft after two washes", "Starchy at first."),
            Says(3, "Pillow not included", "The case is, the pillow isn't. Read twice."),
        ),
        qa=(
            Asked("Does the pillow come with it?", "Only the pillowcase."),
            Asked("Is it for babies?", "From two years. No comforter in a crib before that."),
        ),
    ),
)  # fmt: skip

DEPARTMENT = Department(
    name="Bedding",
    items=ITEMS,
    guides=(
        Guide(
            id="guide-bedding",
            title="Buying guide: sheets, pillows and comforters",
            text="""
            Start from how warm you sleep. Hot sleepers want percale or linen sheets and a light fill. People who are always cold are
            better off with sateen and down.

            Percale is woven one over, one under: crisp, matte, airy, and it wrinkles. Sateen floats threads on the surface:
            smooth, denser, warmer, and it stays flat. Thread count says little; beyond 400 it mostly says marketing. Linen costs
            more, breathes best and lasts longest.

            Down is the lightest warmth there is and lives ten years. Down alternative can be washed at home and suits people with
            allergies. A weighted blanket should be about a tenth of your weight.

            Pillows follow the sleeping position. Side sleepers need height, back sleepers less, stomach sleepers hardly any.
            An adjustable one settles the argument.

            Measure the mattress: modern ones are often deeper than fitted sheets. Add a waterproof protector before the first
            night rather than after the first spill.

            You may sleep on our bedding for 30 nights and still return it.
            """,
        ),
    ),
    more_reviews={
        "Sheets & covers": (
            Says(4, "Colour is true", "Looks like it did on the screen, which is rarer than it should be."),
            Says(5, "Second set", "One on the bed, one in the wash."),
        ),
        "Pillows": (Says(3, "Give it two weeks", "The first nights are strange. Use the trial period before you judge."),),
        "Comforters & blankets": (Says(4, "The dog approves", "We no longer have it to ourselves."),),
    },
)  # fmt: skip
