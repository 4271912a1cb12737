"""Children's clothing: for rain, snow, school and sleep."""

from aisle_tools.demo.authoring import Asked, Department, Guide, Item, Says

_OUTER = ("Outerwear",)
_SIZES = ("2T", "3T", "4T", "5", "6", "7", "8")

ITEMS = (
    Item(
        id="KID-001", title="Puddlefox Rain Jacket for Kids", brand="Puddlefox", price="49.00", category=_OUTER, ages=(2, 8),
        description="A soft, waterproof jacket with taped seams that children can move in. The hood comes off if it catches on something. Sleeves turn up twice, so it fits for two years.",
        bullets=("Waterproof to 5,000 mm, seams taped", "Hood snaps off for safety", "Turn-up sleeves", "Reflective trim"),
        facts={"Waterproof rating": "5,000 mm", "Lining": "none", "Material": "recycled polyester, PU, PFAS-free", "Age range": "2 to 8 years", "Care": "machine wash 85 °F, hang dry", "Hood": "detachable"},
        colours=("Yellow", "Navy", "Coral"), sizes=_SIZES,
        reviews=(
            Says(5, "Forest kindergarten tested", "Four hours of rain a day. Dry kid."),
            Says(4, "Roomy", "Size down if you want it to look neat, not if you want it next year."),
            Says(3, "Not warm", "It's a shell. In November there has to be a fleece under it."),
            Says(5, "Bright", "I can see that yellow from the other end of the park."),
        ),
        qa=(
            Asked("Is it warm enough for winter?", "Only with layers. There is no lining."),
            Asked("Does it run large?", "Yes, ours fits over a snowsuit."),
            Asked("Is the hood removable?", "It snaps off when it catches, and you can leave it off."),
        ),
    ),
    Item(
        id="KID-002", title="Puddlefox Waterproof Rain Pants with Bib", brand="Puddlefox", price="44.00", category=_OUTER, ages=(2, 7),
        description="Bib trousers for mud, with welded seams and straps under the boots. The knees are double. They wipe clean and dry in an hour.",
        bullets=("Welded seams, 8,000 mm", "Double knees", "Adjustable straps and foot loops", "Wipes clean"),
        facts={"Waterproof rating": "8,000 mm", "Lining": "none", "Material": "polyester, PU, PFAS-free", "Age range": "2 to 7 years", "Care": "wipe or machine wash 85 °F", "Foot loops": "replaceable"},
        colours=("Navy", "Olive"), sizes=("2T", "3T", "4T", "5", "6", "7"),
        reviews=(
            Says(5, "Sits in puddles", "On purpose. Dry underwear every time."),
            Says(4, "Loops wear out", "Replaced once; they are sold separately."),
            Says(5, "Twins' uniform", "Second pair for each."),
        ),
        qa=(
            Asked("Can a 3-year-old put them on alone?", "With the straps already set, yes."),
            Asked("Are they lined?", "No. Fleece pants go under them in winter."),
        ),
    ),
    Item(
        id="KID-003", title="Puddlefox Insulated Snowsuit, One Piece", brand="Puddlefox", price="98.00", category=_OUTER, ages=(2, 6),
        description="A one-piece snowsuit with a zip down to the knee for quick changes. Warm to about 5 °F with a layer under it. The seat and knees are reinforced for sledding.",
        bullets=("200 g insulation in the body, 160 g in the arms", "Waterproof to 10,000 mm", "Zip to the knee", "Reinforced seat and knees"),
        facts={"Waterproof rating": "10,000 mm", "Insulation": "200 g/m² recycled polyester", "Comfort range": "5 to 35 °F", "Age range": "2 to 6 years", "Care": "machine wash 85 °F, tumble low", "Hood": "detachable"},
        colours=("Rust", "Teal", "Plum"), sizes=("2T", "3T", "4T", "5", "6"),
        reviews=(
            Says(5, "Minnesota recess", "He is the last to come in."),
            Says(4, "Bathroom trips", "One piece means full undress. We knew."),
            Says(3, "Wrists ride up", "Long arms and snow gets in. Take gauntlet mittens."),
            Says(5, "Sled approved", "The seat shows no wear after two winters of hills."),
        ),
        qa=(
            Asked("How cold can it go?", "We had 0 °F with wool under it and she was fine for an hour."),
            Asked("Should I size up?", "One up gave us two winters."),
            Asked("Is it waterproof for a whole day?", "Four hours of snow, yes. Knees got damp after six."),
        ),
    ),
    Item(
        id="KID-004", title="Puddlefox Rubber Rain Boots", brand="Puddlefox", price="32.00", category=("Footwear",), ages=(2, 8),
        description="Natural rubber boots with handles to pull them on and a cotton lining. The sole grips on wet wood. They are not insulated.",
        bullets=("Natural rubber, handles", "Cotton lining", "Grippy sole", "Removable insole"),
        facts={"Material": "natural rubber, cotton", "Waterproof": "yes", "Insulation": "none", "Age range": "2 to 8 years", "Height": "7 in", "Care": "rinse"},
        colours=("Green", "Red", "Navy"), sizes=("7K", "8K", "9K", "10K", "11K", "12K", "13K"),
        reviews=(
            Says(5, "On by himself", "The handles make all the difference."),
            Says(4, "Wide calves okay", "Roomy at the top; water gets in if they jump. They will jump."),
            Says(2, "Cracked after a year", "Left in the sun. It said not to."),
        ),
        qa=(
            Asked("Do they run big?", "Half a size, good for thick socks."),
            Asked("Warm in winter?", "No insulation. Wool socks help down to freezing."),
        ),
    ),
    Item(
        id="KID-005", title="Puddlefox Merino Base Layer Set for Kids", brand="Puddlefox", price="56.00", category=("Base layers",), ages=(2, 10),
        description="A top and leggings of fine merino that do not itch. They go under snowsuits by day and serve as pyjamas by night. The cuffs are long for growing.",
        bullets=("100% merino, 185 g/m²", "Flat seams", "Long cuffs to grow into", "Machine washable on wool"),
        facts={"Material": "100% merino wool", "Fabric weight": "185 g/m²", "Age range": "2 to 10 years", "Care": "wool cycle, dry flat", "Pieces": "top and leggings"},
        colours=("Navy", "Rust"), sizes=("2T", "3T", "4T", "5", "6", "8", "10"),
        reviews=(
            Says(5, "Never itchy", "My label-hater wears it for three days straight."),
            Says(3, "Knee holes", "Crawling in the garage wore through in a month. For snow and bed it's ideal."),
            Says(4, "Grandma felted it", "Mind the dryer. We ordered again."),
        ),
        qa=(
            Asked("Can it be tumble dried?", "No, it felts. Ask me how I know."),
            Asked("Is it soft on eczema?", "Better than cotton for ours, but every skin differs."),
            Asked("Is one set enough?", "It airs out overnight, so nearly. We have two."),
        ),
    ),
    Item(
        id="KID-006", title="Puddlefox Organic Cotton Dinosaur Pajamas", brand="Puddlefox", price="28.00", category=("Pajamas",), ages=(2, 8),
        description="Two-piece pajamas with small dinosaurs, printed so that they do not crackle. The cotton is organic and the fit close, as sleepwear should be. Cuffs keep the legs down.",
        bullets=("100% organic cotton", "Close fit, no flame retardant", "Long cuffs", "Soft water-based print"),
        facts={"Material": "100% organic cotton", "Fit": "close", "Age range": "2 to 8 years", "Care": "machine wash warm", "Certified": "GOTS"},
        colours=("Sage", "Navy"), sizes=_SIZES,
        reviews=(
            Says(5, "Must be washed at night", "Because he wants to wear them every day, all day."),
            Says(4, "Tight, as they should be", "Order one up if yours likes it loose."),
            Says(4, "Print holds", "Forty washes and every Stegosaurus is there."),
        ),
        qa=(
            Asked("Do they shrink?", "A little in the first wash."),
            Asked("Do they glow in the dark?", "No, sadly, says my son."),
        ),
    ),
    Item(
        id="KID-007", title="Puddlefox Everyday Leggings, 3 Pack", brand="Puddlefox", price="30.00", category=("School basics",), ages=(3, 10),
        description="Stretch cotton leggings with knees that are sewn double on the inside. Three plain colours that go with everything. The waistband has no tag.",
        bullets=("Double knees", "Tagless", "3 pairs", "95% cotton"),
        facts={"Material": "95% cotton, 5% elastane", "Quantity": "3", "Age range": "3 to 10 years", "Care": "machine wash warm, tumble dry"},
        sizes=("3T", "4T", "5", "6", "7", "8", "10"),
        reviews=(
            Says(5, "Knees survive", "A whole school term. Unheard of."),
            Says(3, "Fades", "The black is grey by spring."),
            Says(4, "Soft waist", "No red marks."),
        ),
        qa=(
            Asked("Are they see-through?", "Not the dark ones."),
            Asked("Warm enough for fall?", "Under a dress with boots, yes."),
        ),
    ),
    Item(
        id="KID-008", title="Puddlefox Fleece Jacket with Ears", brand="Puddlefox", price="39.00", category=_OUTER, ages=(1, 6),
        description="A thick fleece with fox ears on the hood. It zips to the chin with a guard for skin. It works alone in autumn and under a rain jacket in winter.",
        bullets=("300 g recycled fleece", "Zip guard", "Hood with ears", "Pockets that close"),
        facts={"Material": "recycled polyester fleece, 300 g/m²", "Age range": "1 to 6 years", "Waterproof": "no", "Care": "machine wash 85 °F", "Hood": "yes, with ears"},
        colours=("Orange", "Grey"), sizes=("18M", "2T", "3T", "4T", "5", "6"),
        reviews=(
            Says(5, "The ears!", "Strangers smile at her. She growls."),
            Says(4, "Warm", "With the Puddlefox shell on top it was enough at 30 °F."),
            Says(3, "Pilled", "After a season it looks like a well-loved fox."),
            Says(4, "Ears under a helmet", "They fold flat. I did wonder."),
        ),
        qa=(
            Asked("Does it fit under the rain jacket?", "In the same size, yes."),
            Asked("Do the ears stay up?", "They do after washing too."),
        ),
    ),
    Item(
        id="KID-009", title="Puddlefox Waterproof Mittens with Long Cuff", brand="Puddlefox", price="24.00", category=("Hats & mittens",), ages=(1, 7),
        description="Mittens that stay on: a long cuff over the sleeve and a strap at the wrist. Waterproof outside, fleece inside, with a zip along the side so that small hands find the thumb.",
        bullets=("Waterproof shell, fleece lining", "Cuff to the elbow", "Side zip", "Clip to keep the pair together"),
        facts={"Waterproof": "yes", "Lining": "fleece, 150 g insulation", "Comfort range": "10 to 35 °F", "Age range": "1 to 7 years", "Care": "machine wash cold, air dry"},
        colours=("Navy", "Coral"), sizes=("1-2", "3-4", "5-7"),
        reviews=(
            Says(5, "They stay on", "Only a parent of a two-year-old understands how I feel."),
            Says(4, "Stiff thumbs", "Holding a shovel takes practice."),
            Says(3, "Slow to dry", "Needs a night on the radiator."),
        ),
        qa=(
            Asked("Are they easy to get on?", "Yes, the zip opens them like a book."),
            Asked("Warm at 10 degrees?", "For half an hour of sledding, yes."),
        ),
    ),
    Item(
        id="KID-010", title="Puddlefox Sun Hat with Chin Tie", brand="Puddlefox", price="19.00", category=("Hats & mittens",), ages=(0, 5),
        description="A cotton hat with a brim all round and a longer back. The tie opens under strain. Sun protection is UPF 50.",
        bullets=("UPF 50+", "Breakaway chin tie", "Grows with an inner band", "Cotton"),
        facts={"Material": "100% cotton", "UV protection": "UPF 50+", "Age range": "0 to 5 years", "Care": "machine wash warm"},
        colours=("White", "Sage"), sizes=("0-1", "1-2", "3-5"),
        reviews=(
            Says(5, "He leaves it on", "The third hat and the first that stays."),
            Says(4, "Ties get wet", "Mine chews on them."),
            Says(4, "Shades the neck", "Good length at the back."),
        ),
        qa=(
            Asked("Is the tie safe?", "It opens when you pull hard."),
            Asked("Can it be used at the beach?", "Yes, it dries in the wind in an hour."),
        ),
    ),
)  # fmt: skip

DEPARTMENT = Department(
    name="Kids' clothing",
    items=ITEMS,
    guides=(
        Guide(
            id="guide-kids-clothing",
            title="Buying guide: dressing children for rain and snow",
            text="""
            Three thin layers beat one thick one, and children can take them off alone. Next to the skin merino or synthetic,
            never cotton in snow: wet cotton chills. In the middle a fleece. Outside a shell.

            Waterproof ratings are millimetres of water. 5,000 is good for rain and playgrounds, 8,000 for sitting in puddles, 10,000 for
            kneeling in snow all day. Taped or welded seams matter as much as the number.

            A jacket without lining is no lesser jacket: with a fleece under it, it serves from September to April.

            Sizes: buy outerwear one size up if the sleeves turn up or the cuffs are long. Never do so with boots; half a
            size for thick socks is enough, more makes them stumble. Sleepwear should fit closely.

            Mittens are warmer than gloves and easier to put on. Long cuffs go over the sleeve for snow and under it for rain.

            For presents, pajamas and sun hats forgive a wrong size most easily. Keep the gift receipt for boots.
            """,
        ),
    ),
    more_reviews={
        "Outerwear": (
            Says(5, "Handed down", "Cousin, brother, sister. Still waterproof."),
            Says(4, "Name label inside", "Small thing, saved us three times at kindergarten."),
        ),
        "Hats & mittens": (Says(4, "Bought spares", "One in the bag, one at day care, one wherever it is now."),),
    },
)  # fmt: skip
