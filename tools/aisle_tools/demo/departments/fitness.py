"""Home fitness: yoga, strength and stretching without a gym."""

from aisle_tools.demo.authoring import Asked, Department, Guide, Item, Says

_YOGA = ("Yoga",)
_STRENGTH = ("Strength training",)

ITEMS = (
    Item(
        id="FIT-001", title="Stillwater Natural Rubber Yoga Mat", brand="Stillwater", price="78.00", category=_YOGA,
        description="A grippy mat of natural rubber that holds sweaty hands in downward dog. It is dense enough for knees and heavy enough to lie flat. It smells of rubber for the first two weeks.",
        bullets=("Grips better when wet", "5 mm natural rubber", "Alignment lines", "No PVC"),
        facts={"Material": "natural rubber, PU top", "Thickness": "5 mm", "Size": "72 x 26 in", "Weight": "6.2 lb", "Care": "wipe with water", "Latex": "contains natural latex"},
        colours=("Teal", "Charcoal", "Plum"),
        reviews=(
            Says(5, "No more sliding", "Hot yoga, no towel, hands like glue."),
            Says(3, "The smell", "Two weeks on the balcony. Then perfect."),
            Says(4, "Heavy to carry", "I leave it at home and that is fine."),
            Says(2, "Oily marks", "Sunscreen left dark patches that don't come out."),
        ),
        qa=(
            Asked("Is it OK with a latex allergy?", "No, it is natural rubber. Take a different mat."),
            Asked("Thick enough for bad knees?", "Just. For long kneeling I fold a towel."),
        ),
    ),
    Item(
        id="FIT-002", title="Stillwater Cork Yoga Blocks, 2", brand="Stillwater", price="27.00", category=_YOGA,
        description="Two cork blocks that do not wobble or slip. The edges are rounded. They bring the floor closer for people who do not bend that far.",
        bullets=("Solid cork", "Rounded edges", "Set of two", "9 x 6 x 4 inches"),
        facts={"Material": "cork", "Size": "9 x 6 x 4 in", "Weight": "1.9 lb each", "Quantity": "2"},
        reviews=(
            Says(5, "Stiff men need blocks", "I am one. These made yoga possible."),
            Says(4, "Crumbs at first", "A little cork dust the first week."),
            Says(4, "Firmer than foam", "Lying on them takes getting used to."),
        ),
        qa=(
            Asked("Is cork better than foam?", "More stable under weight, harder under the back."),
            Asked("Do they slip on a wooden floor?", "No, not even in socks."),
        ),
    ),
    Item(
        id="FIT-003", title="Ironbarrow Adjustable Dumbbells, 5 to 25 lb, Pair", brand="Ironbarrow", price="189.00", category=_STRENGTH,
        description="A pair of dumbbells that change from 5 to 25 pounds by turning the handle. They replace nine pairs and stand in a tray. Do not drop them: the mechanism minds.",
        bullets=("5 to 25 lb in 5 lb steps", "Turn the handle to change", "Trays included", "Knurled steel handle"),
        facts={"Weight range": "5 to 25 lb each", "Steps": "5 lb", "Size": "14 x 7 in each", "Material": "steel, nylon", "Warranty": "2 years", "In the box": "2 dumbbells, 2 trays"},
        reviews=(
            Says(5, "Gym in a corner", "Two square feet and I cancelled my membership."),
            Says(3, "Sticks at 15", "Sometimes the dial does not click at 15 and I set it again."),
            Says(4, "Long for curls", "Even at 5 pounds they are 14 inches long."),
            Says(5, "Rehab at home", "My physiotherapist was pleased with the small footprint. I like the click."),
        ),
        qa=(
            Asked("Can I drop them?", "No. A friend did and the mechanism jammed."),
            Asked("Are the steps fine enough for beginners?", "5 pounds at a time. For small muscles that is a jump."),
            Asked("Is there a heavier version?", "Not here. 25 is the top."),
        ),
    ),
    Item(
        id="FIT-004", title="Ironbarrow Resistance Bands, Set of 5", brand="Ironbarrow", price="32.00", category=_STRENGTH,
        description="Five fabric-covered loop bands from very light to heavy with handles and a door anchor. They travel in a pouch. The fabric keeps them from rolling and snapping.",
        bullets=("Five strengths, 10 to 50 lb", "Door anchor and handles", "Fabric cover", "Pouch and exercise card"),
        facts={"Resistance": "10, 20, 30, 40, 50 lb", "Material": "latex with fabric cover", "In the box": "5 bands, 2 handles, anchor, pouch", "Latex": "contains natural latex"},
        reviews=(
            Says(5, "Hotel rooms", "Weighs a pound and does for a rack."),
            Says(4, "Anchor marks the door", "Put a towel in between."),
            Says(2, "50 is not 50", "The heaviest feels like 40 at most."),
            Says(5, "Knees strong again", "Ten minutes each morning since the operation."),
        ),
        qa=(
            Asked("Good for physical therapy?", "My therapist uses the same strengths. Start with the lightest."),
            Asked("Do they snap?", "None in a year. They are sleeved in any case."),
        ),
    ),
    Item(
        id="FIT-005", title="Stillwater Foam Roller, Medium Firm", brand="Stillwater", price="29.00", category=("Recovery",),
        description="An 18-inch roller with a dense core and a surface of low ridges. Firm enough for calves after a long run, not so firm that you dread it. It holds its shape.",
        bullets=("18 x 5.5 inches", "Medium firm", "Hollow core, holds 500 lb", "Printed exercises"),
        facts={"Size": "18 x 5.5 in", "Firmness": "medium", "Material": "EVA foam, ABS core", "Weight": "1.6 lb", "Load": "500 lb"},
        colours=("Black", "Blue"),
        reviews=(
            Says(5, "Runner's calves", "Ten minutes after a long run and I can take the stairs."),
            Says(4, "Right firmness", "My last one was a torture device."),
            Says(3, "Short for the spine", "For lying along it you want a 36-inch one."),
        ),
        qa=(
            Asked("Is it suitable for beginners?", "Yes, medium is the one to start with."),
            Asked("Does it fit in a suitcase?", "Yes, and you can put socks in the hollow."),
        ),
    ),
    Item(
        id="FIT-006", title="Ironbarrow Cast Kettlebell", brand="Ironbarrow", price="49.00", category=_STRENGTH,
        description="A kettlebell cast in one piece with a handle wide enough for two hands. The powder coat takes chalk. The base is flat, so it does not roll.",
        bullets=("One-piece casting", "Powder coat", "Flat base", "Colour ring for the weight"),
        facts={"Material": "cast iron", "Handle": "1.3 in thick", "Coating": "powder coat", "Warranty": "lifetime"},
        sizes=("15 lb", "25 lb", "35 lb"), size_prices={"15 lb": "36.00", "35 lb": "64.00"},
        reviews=(
            Says(5, "Smooth handle", "No seam. My palms are grateful."),
            Says(4, "Start lighter", "I bought 35 and swing 25."),
            Says(4, "Delivered to the door", "Poor courier. Arrived in one piece, as it would."),
        ),
        qa=(
            Asked("Which weight for a beginner?", "25 lb for most men, 15 for most women, say the charts. It worked for us."),
            Asked("Will it mark the floor?", "If you put it down hard. Use a mat."),
        ),
    ),
)  # fmt: skip

DEPARTMENT = Department(
    name="Home fitness",
    items=ITEMS,
    guides=(
        Guide(
            id="guide-home-fitness",
            title="Buying guide: a small gym at home",
            text="""
            You need two square yards and less than you think. A mat, one source of resistance and something to lie on
            afterwards are enough for the first year.

            For strength, bands are cheapest, lightest and kindest to joints; they suit travel and physical therapy. A kettlebell
            trains the whole body with few movements: 15 or 25 pounds to begin with. Adjustable dumbbells replace a rack and allow
            slow progress, but must not be dropped.

            For yoga, grip matters more than thickness. Natural rubber holds wet hands and smells at first; it contains latex, so people with
            an allergy need another material. Blocks bring the floor to those who do not reach it.

            A foam roller of medium firmness is the right first one. Eighteen inches do for legs, thirty-six for the spine.

            Begin twice a week with ten minutes. Add weight when the last two repetitions feel easy, not before. If something hurts
            sharply, stop and ask a professional.

            For presents: blocks or a roller fit everyone; weights and mats are a matter of taste.
            """,
        ),
    ),
    more_reviews={
        "Strength training": (Says(4, "Still in use after a year", "Unlike the treadmill, which is a clothes rack."),),
        "Yoga": (Says(5, "My teacher asked where I got it", "There is no higher praise in our studio."),),
    },
)  # fmt: skip
