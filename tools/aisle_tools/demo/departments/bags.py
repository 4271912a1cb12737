"""Bags: for work, school, the weekend and the plane."""

from aisle_tools.demo.authoring import Asked, Department, Guide, Item, Says

_PACKS = ("Backpacks",)
_TRAVEL = ("Luggage & travel bags",)

ITEMS = (
    Item(
        id="BAG-001", title="Harborknot Commuter Backpack, 22 L", brand="Harborknot", price="109.00", category=_PACKS,
        description="A slim work backpack with a padded sleeve for a 16-inch laptop that hangs clear of the floor. The back pocket hides a passport and the straps stow for carrying it by the handle. Rain beads off for the length of a walk.",
        bullets=("Suspended sleeve for 16-inch laptops", "Opens flat for airport checks", "Hidden pocket against the back", "Water-repellent recycled nylon"),
        facts={"Capacity": "22 L", "Laptop": "up to 16 in", "Weight": "2.1 lb", "Material": "recycled nylon", "Waterproof": "no, water-repellent", "Size": "18 x 11 x 6 in", "Warranty": "lifetime"},
        colours=("Black", "Olive", "Navy"),
        reviews=(
            Says(5, "Three years, five days a week", "Zips like new. One scuff."),
            Says(4, "Slim means slim", "Laptop, lunch, jacket. Not also gym shoes."),
            Says(2, "Soaked in a storm", "Half an hour of heavy rain and my notebook was wet. Get the cover."),
            Says(5, "Through security", "Flat open, laptop in, no unpacking."),
        ),
        qa=(
            Asked("Does it fit under an airplane seat?", "Yes, with a bit of squeezing when full."),
            Asked("Is there a rain cover?", "Not included. It shrugs off drizzle only."),
            Asked("Will a 17-inch laptop go in?", "Mine did not. 16 is the limit."),
            Asked("Is it comfortable with a heavy load?", "Up to 15 pounds. There is no hip belt."),
        ),
    ),
    Item(
        id="BAG-002", title="Harborknot Roll-Top Waterproof Backpack, 28 L", brand="Harborknot", price="134.00", category=_PACKS,
        description="A welded roll-top pack that keeps water out even on a bike in a storm. The main chamber is one dry space with a laptop sleeve that lifts out. It is stiff when new.",
        bullets=("Welded seams, waterproof to IPX6", "Removable laptop sleeve, 15 inches", "Chest and hip straps", "Reflective at the back"),
        facts={"Capacity": "28 L", "Waterproof": "yes, IPX6", "Laptop": "up to 15 in", "Weight": "2.6 lb", "Material": "TPU-coated nylon", "Warranty": "lifetime"},
        colours=("Yellow", "Black"),
        reviews=(
            Says(5, "Bike commute in Portland", "Two winters, one dry laptop."),
            Says(3, "Bottomless pit", "One big hole. Bring pouches, or dig for your keys."),
            Says(4, "Stiff, then fine", "It rolled easily after a month."),
            Says(5, "Kayak-adjacent", "Not for swimming, but a wave in the boat did nothing to my lunch."),
        ),
        qa=(
            Asked("Is it really waterproof?", "In any rain, yes. I would not sink it in a lake."),
            Asked("Can I get at the laptop from outside?", "No, only through the top."),
        ),
    ),
    Item(
        id="BAG-003", title="Harborknot Day Hike Backpack, 18 L", brand="Harborknot", price="84.00", category=_PACKS,
        description="A light daypack with a mesh back that stands off, hip belt pockets and a sleeve for a water bladder. It carries ten pounds without being noticed. The rain cover lives in the bottom.",
        bullets=("Ventilated mesh back", "Hip belt with two pockets", "Bladder sleeve, two bottle pockets", "Rain cover included"),
        facts={"Capacity": "18 L", "Weight": "1.9 lb", "Rain cover": "included", "Back length": "adjustable, 16 to 20 in", "Material": "ripstop nylon", "Bladder": "sleeve for 3 L, bladder not included"},
        colours=("Teal", "Rust"),
        reviews=(
            Says(5, "Dry back", "The mesh works. For the first time no sweat map on my shirt."),
            Says(4, "Bottle pockets tight", "With a full pack you wrestle the bottle."),
            Says(4, "Fits short torsos", "At the smallest setting it sits right on my 5'1\"."),
        ),
        qa=(
            Asked("Is the bladder included?", "No, only the sleeve."),
            Asked("Good for an overnight?", "A hut, yes. Not with a tent."),
        ),
    ),
    Item(
        id="BAG-004", title="Puddlefox Kids' School Backpack", brand="Puddlefox", price="46.00", category=_PACKS, ages=(5, 10),
        description="A school backpack with a chest strap, reflectors and a front pocket that children can open with gloves on. The bottom is wipeable. A name label sits inside, out of strangers' sight.",
        bullets=("15 L, fits folders", "Chest strap and padded back", "Reflectors on all sides", "Two bottle pockets"),
        facts={"Capacity": "15 L", "Weight": "1.1 lb", "Age range": "5 to 10 years", "Material": "recycled polyester", "Care": "wipe, or machine wash cold", "Size": "15 x 11 x 5 in"},
        colours=("Green", "Coral", "Navy"),
        reviews=(
            Says(5, "First grade and still whole", "It has been thrown down every day for ten months."),
            Says(4, "Zipper pulls are great", "She opens it alone with mittens."),
            Says(3, "Too small by fourth grade", "Fine until the big binders come."),
            Says(5, "Small child, right size", "It doesn't hang to her knees like the last one."),
        ),
        qa=(
            Asked("Does a letter-size folder fit?", "Yes, flat."),
            Asked("Is it washable?", "Cold in the machine, and then hang it up. Ours looks good."),
        ),
    ),
    Item(
        id="BAG-005", title="Harborknot Weekender Duffel, 45 L", brand="Harborknot", price="129.00", category=_TRAVEL,
        description="A canvas duffel with leather handles, a shoe pocket at one end and a sleeve that slides over a suitcase handle. It holds three days of clothes. It fits in an overhead bin unless stuffed.",
        bullets=("Waxed canvas and leather", "Shoe compartment", "Trolley sleeve", "Carry-on size when not overfull"),
        facts={"Capacity": "45 L", "Weight": "3.4 lb", "Material": "waxed canvas, leather", "Size": "21 x 11 x 12 in", "Carry-on": "yes, on most airlines", "Care": "brush, rewax"},
        colours=("Tan", "Navy"),
        reviews=(
            Says(5, "Ages like a saddle", "Handsomer every trip."),
            Says(3, "Heavy when empty", "Three and a half pounds before a sock goes in."),
            Says(4, "Shoe pocket eats space", "Useful, but it takes room from the main part."),
        ),
        qa=(
            Asked("Carry-on?", "Never been stopped, and I fly monthly. Don't stuff it."),
            Asked("Is it waterproof?", "The wax sheds rain. Snow piled on it soaked through."),
        ),
    ),
    Item(
        id="BAG-006", title="Harborknot Cabin Suitcase, 38 L", brand="Harborknot", price="175.00", category=_TRAVEL,
        description="A hard-shell cabin case with quiet, replaceable wheels and a compression board inside. It meets the size limits of the main American airlines. The shell scratches but does not crack.",
        bullets=("Four replaceable wheels", "Compression board", "TSA lock", "22 x 14 x 9 inches"),
        facts={"Capacity": "38 L", "Weight": "6.8 lb", "Size": "22 x 14 x 9 in with wheels", "Material": "polycarbonate", "Lock": "TSA combination", "Warranty": "10 years"},
        colours=("Navy", "Sand", "Black"),
        reviews=(
            Says(5, "Silent wheels", "At 5 am on cobblestones nobody woke."),
            Says(4, "Scratches", "It looks travelled after two flights. I like that."),
            Says(2, "Handle jams", "The telescope handle sticks halfway. A repair kit came by mail."),
        ),
        qa=(
            Asked("Does it fit European low-cost limits?", "Not the smallest ones. It's the American size."),
            Asked("Can I replace a wheel myself?", "Yes, one screw. They sell them for a few dollars."),
            Asked("How heavy is it empty?", "6.8 pounds, on my scale 6.9."),
        ),
    ),
    Item(
        id="BAG-007", title="Harborknot Packing Cubes, Set of 4", brand="Harborknot", price="32.00", category=_TRAVEL,
        description="Four cubes with a second zip that squeezes the air out. A mesh window shows what is inside. One is washable and meant for laundry.",
        bullets=("Compression zip", "Three sizes and a laundry cube", "Mesh window", "4 oz in all"),
        facts={"Quantity": "4", "Material": "ripstop nylon", "Weight": "4 oz", "Sizes": "S, M, L and laundry", "Care": "machine wash cold"},
        colours=("Grey", "Teal"),
        reviews=(
            Says(5, "A week in a cabin case", "I did not believe it. It closed."),
            Says(4, "Creases", "Compression means ironing. Physics."),
            Says(3, "Zip needs two hands", "When it's full you kneel on it."),
        ),
        qa=(
            Asked("Do they fit the cabin suitcase?", "All four, side by side, with space for shoes."),
            Asked("Do they save weight?", "They save space. The weight stays."),
        ),
    ),
    Item(
        id="BAG-008", title="Harborknot Canvas Tote with Zip", brand="Harborknot", price="48.00", category=("Totes",),
        description="A heavy canvas tote with a zip, an inside pocket and straps long enough for a winter coat. The base is doubled. It stands up by itself.",
        bullets=("18 oz canvas", "Zip and inside pocket", "Straps fit over a coat", "Stands up"),
        facts={"Capacity": "19 L", "Material": "cotton canvas, 18 oz", "Size": "14 x 15 x 6 in", "Laptop": "up to 14 in, unpadded", "Care": "spot clean"},
        colours=("Natural", "Navy", "Mustard"),
        reviews=(
            Says(5, "Market, beach, office", "My only bag this year."),
            Says(4, "Wish the laptop were padded", "It has no padding at all. I use a sleeve."),
            Says(4, "Stiff canvas", "It softened by spring."),
        ),
        qa=(
            Asked("Can it be washed?", "Spot clean. I machine washed mine once; it shrank and went limp."),
            Asked("Does it close fully?", "Yes, a zip all the way."),
        ),
    ),
    Item(
        id="BAG-009", title="Harborknot Crossbody Sling, 4 L", brand="Harborknot", price="44.00", category=("Slings & waist bags",),
        description="A small sling for phone, wallet, bottle and a book, worn in front or behind. The strap has a magnet that closes with one hand. A clip inside holds keys.",
        bullets=("4 L, fits a small bottle", "Magnetic buckle", "Key clip and back pocket", "Left or right shoulder"),
        facts={"Capacity": "4 L", "Weight": "9 oz", "Material": "recycled nylon", "Size": "10 x 6 x 3 in", "Waterproof": "no, water-repellent"},
        colours=("Black", "Sage", "Rust"),
        reviews=(
            Says(5, "Hands free with toddlers", "All I need, and I can still catch one."),
            Says(4, "Bottle bulges", "A small one only."),
            Says(3, "Magnet opened once", "In a crowd the buckle came undone. Since then I check it."),
        ),
        qa=(
            Asked("Does a tablet fit?", "An 8-inch one does, a full-size one no."),
            Asked("Can left-handers wear it?", "Yes, the strap swaps sides."),
        ),
    ),
)  # fmt: skip

DEPARTMENT = Department(
    name="Bags",
    items=ITEMS,
    guides=(
        Guide(
            id="guide-bags",
            title="Buying guide: backpacks and travel bags",
            text="""
            Litres tell the truth, looks do not. For a laptop and lunch 18 to 22 litres are enough. With gym clothes take 28. A
            weekend needs 40 to 45, a week in one cabin case 38 with compression cubes.

            Waterproof and water-repellent are different promises. A repellent fabric with zips keeps drizzle out for
            a quarter of an hour; a welded roll-top keeps out a storm. A rain cover is the cheap way between.

            For laptops look for a sleeve that hangs clear of the bottom, and compare its size with your machine: a 16-inch
            sleeve does not take 17. A tote without padding needs a separate sleeve.

            On planes, American carry-on is 22 x 14 x 9 inches with wheels. European budget airlines allow less. Whatever goes under the
            seat should be soft.

            The weight of the bag counts. Leather and canvas are handsome and heavy; nylon carries the same at half of it.

            For children, size matters more than pockets: an empty school bag should weigh about a pound, and a chest strap keeps it on
            narrow shoulders.
            """,
        ),
    ),
    more_reviews={
        "Backpacks": (
            Says(5, "Shoulders happy", "Padding in the right places, no swinging."),
            Says(4, "Pockets where you want them", "I find my keys without looking."),
        ),
        "Luggage & travel bags": (Says(4, "Been to nine countries", "Some scars, nothing broken."),),
    },
)  # fmt: skip
