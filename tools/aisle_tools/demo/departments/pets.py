"""Pets: for dogs and cats and those who clean up after them."""

from aisle_tools.demo.authoring import Asked, Department, Guide, Item, Says

_DOG = ("Dogs",)
_CAT = ("Cats",)

ITEMS = (
    Item(
        id="PET-001", title="Barkley Row No-Pull Dog Harness", brand="Barkley Row", price="38.00", category=_DOG,
        description="A padded harness with a ring on the chest that turns a pulling dog back to you, and one on the back for the others. Four straps adjust it. It goes on over the head without lifting a paw.",
        bullets=("Front and back rings", "Four-way adjustable", "Reflective stitching", "Top handle"),
        facts={"Material": "nylon, mesh padding", "Chest": "S 15 to 19 in, M 19 to 26 in, L 26 to 36 in", "Care": "hand wash", "Reflective": "yes", "For": "dogs from 12 lb"},
        colours=("Teal", "Black", "Rust"), sizes=("S", "M", "L"),
        reviews=(
            Says(5, "Walks again with a shepherd", "From the first corner he stopped dragging me."),
            Says(3, "Rubs behind the legs", "On short fur it chafed until we loosened it two notches."),
            Says(4, "Houdini-proof, nearly", "She backed out of it once. Tighter, and never since."),
            Says(2, "Buckle cracked", "In frost, after a winter. They replaced it, I bought metal anyway."),
        ),
        qa=(
            Asked("Does it work for puppies?", "From about 12 pounds. It has to be resized every other week."),
            Asked("Can they wear it all day?", "Better not. It's for walks."),
            Asked("Does it stop pulling at once?", "Half of it. Training did the rest."),
        ),
    ),
    Item(
        id="PET-002", title="Barkley Row Orthopedic Dog Bed", brand="Barkley Row", price="92.00", category=_DOG,
        description="A four-inch foam bed with a bolster on three sides for old joints. The cover is waterproof inside and washable. The low front lets stiff dogs walk in.",
        bullets=("4-inch memory foam base", "Waterproof liner, washable cover", "Low front edge", "Nonslip bottom"),
        facts={"Material": "memory foam, chew-resistant canvas", "Size": "M 30 x 22 in, L 38 x 28 in, XL 46 x 32 in", "Care": "cover machine wash", "Waterproof": "liner yes", "For": "older dogs and large breeds"},
        colours=("Grey", "Tan"), sizes=("M", "L", "XL"), size_prices={"M": "74.00", "XL": "118.00"},
        reviews=(
            Says(5, "Our old lab gets up easier", "He is 13. He waits for nobody to plump it."),
            Says(2, "Chewed in a night", "Resistant is not proof. Young dogs need something else."),
            Says(4, "Cover on and off is a fight", "The zip is short. It washes beautifully, though."),
            Says(5, "Hip dysplasia", "She no longer circles for ten minutes before lying down."),
        ),
        qa=(
            Asked("What size for a 70-pound dog?", "L for a curler, XL for a sprawler."),
            Asked("Is it waterproof?", "The liner is, the cover isn't. After an accident the foam was dry."),
            Asked("Can I buy a spare cover?", "Not listed here, I asked."),
        ),
    ),
    Item(
        id="PET-003", title="Barkley Row Snuffle Mat", brand="Barkley Row", price="26.00", category=_DOG,
        description="A mat of fleece strips in which dry food is hidden, so that a dog hunts for breakfast. Ten minutes of sniffing tire like a half-hour walk. The edges draw up into a bowl.",
        bullets=("Three levels of difficulty", "Nonslip back", "Machine washable", "Rolls up for travel"),
        facts={"Material": "fleece, nonslip backing", "Size": "24 x 17 in", "Care": "machine wash cold", "For": "dry food and treats"},
        reviews=(
            Says(5, "Rainy day rescue", "The terrier is asleep by nine."),
            Says(3, "Eats the mat", "Supervise. Ours prefers the fleece."),
            Says(5, "For a gulping beagle", "Breakfast went from 20 seconds to 12 minutes."),
        ),
        qa=(
            Asked("Can I use wet food?", "Only if you like washing. Dry food."),
            Asked("Is it good for cats?", "Mine uses it daily."),
        ),
    ),
    Item(
        id="PET-004", title="Barkley Row Reflective Dog Raincoat", brand="Barkley Row", price="34.00", category=_DOG,
        description="A raincoat that covers the belly and leaves the legs free. It closes with one strap. The hood flips back and there is a hole for the leash.",
        bullets=("Waterproof, mesh lined", "Belly cover", "Leash opening", "Reflective all round"),
        facts={"Waterproof": "yes, 3,000 mm", "Material": "polyester, PU", "Back length": "S 12 in, M 16 in, L 21 in, XL 25 in", "Care": "machine wash cold"},
        colours=("Yellow", "Navy"), sizes=("S", "M", "L", "XL"),
        reviews=(
            Says(5, "No wet dog smell", "The belly cover is the difference."),
            Says(3, "Greyhounds: no", "Too wide and too short for a narrow dog."),
            Says(4, "Visible at night", "Cars slow down."),
        ),
        qa=(
            Asked("Does it fit over a harness?", "Yes, the leash hole lines up with a back ring."),
            Asked("Is it warm?", "No, only dry. It has no padding."),
        ),
    ),
    Item(
        id="PET-005", title="Whiskerby Cat Tree with Hammock, 52 in", brand="Whiskerby", price="89.00", category=_CAT,
        description="A cat tree with sisal posts, two platforms, a cave and a hammock. It can be fixed to the wall with the strap included. It carries a large cat at the very top.",
        bullets=("Sisal posts", "Cave, hammock, two platforms", "Wall strap included", "Top platform holds 22 lb"),
        facts={"Height": "52 in", "Base": "20 x 20 in", "Load": "22 lb on top", "Material": "sisal, plush, particle board", "Assembly": "30 min, tool included"},
        colours=("Cream", "Grey"),
        reviews=(
            Says(5, "Sofa saved", "They scratch the posts and leave the furniture."),
            Says(4, "Wobbly without the strap", "Use it. With it, rock solid."),
            Says(2, "Hammock too small", "Our Maine Coon is a hammock's nightmare."),
            Says(5, "Cave claimed", "One cat upstairs, one in the cave, peace."),
        ),
        qa=(
            Asked("Is it stable for a 20-pound cat?", "Strapped to the wall, yes."),
            Asked("Can the cushions be washed?", "The cave cushion comes off, the rest is glued."),
        ),
    ),
    Item(
        id="PET-006", title="Whiskerby Quiet Pet Water Fountain", brand="Whiskerby", price="39.00", category=_CAT,
        description="A steel fountain that gets cats to drink more. The pump is hardly audible and the bowl goes into the dishwasher. A filter lasts a month.",
        bullets=("68 oz stainless bowl", "Under 30 dB", "Three filters included", "Bowl is dishwasher safe"),
        facts={"Capacity": "68 oz", "Noise": "under 30 dB", "Material": "stainless steel", "Dishwasher safe": "bowl yes, pump no", "Filter": "replace every 4 weeks", "Power": "USB, 2 W"},
        reviews=(
            Says(5, "Kidney cat drinks", "Our vet is pleased and so am I."),
            Says(3, "Pump needs cleaning", "It starts to hum when hair gets in. Monthly toothbrush job."),
            Says(4, "Truly quiet", "When it hums, it needs water. Otherwise nothing."),
            Says(2, "Stopped after four months", "The pump died. Warranty sent another, let's see."),
        ),
        qa=(
            Asked("Can it go in the dishwasher?", "The bowl can. The pump you rinse."),
            Asked("Does it work for small dogs?", "Our dachshund shares it with the cat."),
        ),
    ),
    Item(
        id="PET-007", title="Whiskerby Feather Wand, 3 Attachments", brand="Whiskerby", price="14.00", category=_CAT,
        description="A wand long enough to keep fingers out of reach, with feathers, a mouse and a ribbon of leather. The cord is replaceable. Put it away after play.",
        bullets=("38-inch wand in two parts", "Feather, mouse, leather ribbon", "Swivel clip", "Natural materials"),
        facts={"Length": "38 in", "Material": "beech, feathers, leather", "In the box": "wand, 3 attachments", "For": "supervised play"},
        reviews=(
            Says(5, "The lazy one leaped", "Eleven years old and she flew."),
            Says(3, "Feathers lasted a week", "Then they lay in four rooms."),
            Says(4, "Solid clip", "Attachments swap quickly."),
        ),
        qa=(
            Asked("Can I leave it out?", "No, they could swallow the cord. Put it away."),
            Asked("Are refills sold?", "I didn't find them here; any with a clip fit."),
        ),
    ),
    Item(
        id="PET-008", title="Whiskerby Grooming Brush for Shedding", brand="Whiskerby", price="22.00", category=("Grooming",),
        description="A brush that lifts the loose undercoat of dogs and cats and drops it with a button. The tips are rounded. Once a week keeps most hair off the sofa.",
        bullets=("Self-cleaning button", "Rounded tips", "For medium and long coats", "Soft grip"),
        facts={"For": "dogs and cats with an undercoat", "Material": "stainless steel, rubber", "Cleaning": "push button", "Not for": "short coats without undercoat"},
        reviews=(
            Says(5, "A second cat", "That's how much came out the first day."),
            Says(4, "Button is satisfying", "My daughter brushes only to press it."),
            Says(2, "Scratchy on our boxer", "Short fur, pink lines. Not meant for him, I read later."),
        ),
        qa=(
            Asked("Good for short-haired dogs?", "Not for those without undercoat. A rubber mitt is kinder."),
            Asked("How often?", "Weekly, and daily in spring."),
        ),
    ),
)  # fmt: skip

DEPARTMENT = Department(
    name="Pets",
    items=ITEMS,
    guides=(
        Guide(
            id="guide-pets",
            title="Buying guide: things for dogs and cats",
            text="""
            Measure before you buy. A harness goes by the chest just behind the front legs, a coat by the back from collar to tail, a
            bed by how the animal sleeps: curled or stretched out.

            For a dog that pulls, a ring on the chest turns it towards you and does more than strength. A harness must not rub behind the
            front legs; two fingers should fit under every strap. It is for walks, not for all day.

            Old dogs like a firm foam bed with a low edge. For young ones that chew, wait with the good one.

            Ten minutes of sniffing for food tires a dog about as much as half an hour's walk, which is worth knowing in bad weather.

            Cats want height, something to scratch and running water. Strap tall trees to the wall. A fountain gets most cats to drink
            more, which their kidneys need; clean the pump every month.

            Toys with cords or feathers are for play in company, and go into a drawer afterwards. Brushes with metal teeth are for coats
            with an undercoat only.
            """,
        ),
    ),
    more_reviews={
        "Dogs": (
            Says(5, "Both beasts approve", "One poodle, one mutt, no complaints."),
            Says(4, "Size chart is right", "For once. Measured, ordered, fits."),
        ),
        "Cats": (Says(4, "Ignored, then adored", "A week of suspicion, as with everything. Now it is theirs."),),
    },
)  # fmt: skip
