"""Electronics: headphones, speakers and small things with a battery."""

from aisle_tools.demo.authoring import Asked, Department, Guide, Item, Says

_OVER = ("Headphones", "Over-ear headphones")
_BUDS = ("Headphones", "Earbuds")

ITEMS = (
    Item(
        id="AUD-001", title="Auralto Hush Noise-Cancelling Headphones", brand="Auralto", price="199.00", category=_OVER,
        description="Over-ear headphones with strong noise cancelling for planes and open-plan offices. They are light, fold flat and play for thirty hours. Two devices can be connected at a time.",
        bullets=("Adaptive noise cancelling", "30 hours, 5 more from a 10-minute charge", "Two devices at once", "Folds flat into a hard case"),
        facts={"Noise cancelling": "yes, adaptive", "Battery life": "30 h with noise cancelling, 40 h without", "Charging": "USB-C, 10 min for 5 h", "Bluetooth": "5.3, multipoint", "Weight": "8.9 oz", "Wired": "yes, 3.5 mm cable included", "Water resistance": "none", "Microphone": "yes, four"},
        colours=("Black", "Sand"),
        reviews=(
            Says(5, "Crying baby, row 12", "Heard nothing from Boston to Seattle but my podcast."),
            Says(4, "Great for traffic, less for voices", "The bus disappears. My colleague's phone calls don't, quite."),
            Says(2, "Wind on calls", "Outdoors nobody understands me. Indoors the microphones are fine."),
            Says(5, "Glasses friendly", "The pads are soft enough for my frames, four hours at a time."),
            Says(3, "Touch panel in the cold", "With gloves it does nothing, and in winter I wear gloves."),
        ),
        qa=(
            Asked("Can I use them with a cable on a plane?", "Yes, a 3.5 mm cable is in the case, and noise cancelling still works."),
            Asked("Are they good for the gym?", "They aren't sweatproof. I would not."),
            Asked("Do they stay connected to laptop and phone?", "Yes, both at once. Calls jump to the phone by themselves."),
            Asked("Does noise cancelling work without music?", "Yes, I often wear them just for quiet."),
        ),
    ),
    Item(
        id="AUD-002", title="Auralto Studio Wired Headphones", brand="Auralto", price="129.00", category=_OVER,
        description="Closed, wired headphones with an even sound for recording and mixing. The cable unplugs and every part can be replaced. There is no battery and no wireless.",
        bullets=("Neutral, closed-back sound", "Detachable coiled and straight cables", "Replaceable pads, band and drivers", "38 ohm: loud enough from a laptop"),
        facts={"Noise cancelling": "no, closed back", "Battery": "none", "Wired": "yes, 3.5 mm with 6.3 mm adapter", "Bluetooth": "no", "Impedance": "38 ohm", "Weight": "9.8 oz", "Frequency response": "10 Hz to 25 kHz"},
        reviews=(
            Says(5, "Tells the truth", "I hear what is wrong with my mixes, which is the job."),
            Says(3, "Clamps at first", "An hour hurt for the first week. Stretch them over some books."),
            Says(4, "Spare pads exist", "Replaced the pads after two years for little money. More things should be like this."),
        ),
        qa=(
            Asked("Do they work with a phone?", "If it has a headphone jack or an adapter."),
            Asked("Are they open or closed?", "Closed. Little sound leaks out."),
        ),
    ),
    Item(
        id="AUD-003", title="Auralto Pebble True Wireless Earbuds", brand="Auralto", price="89.00", category=_BUDS,
        description="Small earbuds with noise cancelling that sit flush and do not hurt when you lie on your side. The case charges wirelessly. Four sizes of tips are in the box.",
        bullets=("Noise cancelling and a hear-through mode", "7 hours, 28 with the case", "Wireless charging case", "Rain and sweat: IPX5"),
        facts={"Noise cancelling": "yes", "Battery life": "7 h, 28 h with case", "Charging": "USB-C and wireless", "Bluetooth": "5.3", "Water resistance": "IPX5", "Weight": "0.16 oz each", "Ear tips": "4 sizes"},
        colours=("White", "Black", "Lilac"),
        reviews=(
            Says(5, "Small ears, finally", "The extra-small tips stay in. First buds that do."),
            Says(3, "Touch controls", "Every time I fix my hair the music stops."),
            Says(4, "Good enough on trains", "Not as quiet as big ones, but they fit in a jeans pocket."),
            Says(2, "Fell out on stairs", "With none of the four tips could I run. On the sofa they are fine."),
        ),
        qa=(
            Asked("Can you sleep in them?", "I do. They sit flush and I lie on my side."),
            Asked("Are they OK for running in the rain?", "Yes, IPX5. Wipe them before they go back into the case."),
            Asked("Can one earbud be used alone?", "Either of them, yes."),
        ),
    ),
    Item(
        id="AUD-004", title="Auralto Stride Sports Earbuds with Ear Hooks", brand="Auralto", price="74.00", category=_BUDS,
        description="Earbuds with a soft hook that stay in through burpees. Real buttons work with wet fingers. They let some street noise in on purpose.",
        bullets=("Flexible ear hooks", "Buttons instead of touch", "9 hours, 36 with the case", "Sweat and rain: IPX7"),
        facts={"Noise cancelling": "no", "Battery life": "9 h, 36 h with case", "Charging": "USB-C", "Bluetooth": "5.2", "Water resistance": "IPX7", "Weight": "0.3 oz each"},
        colours=("Black", "Orange"),
        reviews=(
            Says(5, "Marathon and rain", "Four hours, a thunderstorm, neither fell out."),
            Says(4, "Clunky case", "Big as a bar of soap. The buttons are a joy."),
            Says(3, "Bass is thin", "For podcasts fine, for lifting I would like more thump."),
            Says(5, "Lifting without fear", "They have never moved. The buttons click through gloves."),
        ),
        qa=(
            Asked("Can I swim with them?", "They survive water but Bluetooth does not work under it."),
            Asked("Do they work with glasses?", "Hook over or under the temple, both fine."),
        ),
    ),
    Item(
        id="AUD-005", title="Auralto Kids' Volume-Limited Headphones", brand="Auralto", price="39.00", category=_OVER, ages=(3, 10),
        description="Headphones for children with the volume held at 85 decibels, wired or wireless. The band bends without breaking. Two pairs can share one cable on a trip.",
        bullets=("Limited to 85 dB", "Bends flat without snapping", "Share port for a second pair", "45 hours wireless"),
        facts={"Volume limit": "85 dB", "Battery life": "45 h", "Bluetooth": "5.0", "Wired": "yes, cable with share port", "Age range": "3 to 10 years", "Weight": "5.6 oz", "Noise cancelling": "no"},
        colours=("Teal", "Coral"),
        reviews=(
            Says(5, "Sat on, stepped on, fine", "Two years with twins. I rest my case."),
            Says(4, "Quiet on planes", "85 dB is right for ears but low next to a jet engine."),
            Says(5, "Sharing works", "One tablet, two kids, no war."),
        ),
        qa=(
            Asked("Can kids override the limit?", "Not that mine have found, and they have tried."),
            Asked("Do they fit a 10-year-old?", "Yes, at the last notch but one."),
            Asked("Do they work on planes?", "With the cable, yes. The limit is low for engine noise, though."),
        ),
    ),
    Item(
        id="AUD-006", title="Auralto Tidepool Waterproof Speaker", brand="Auralto", price="69.00", category=("Speakers",),
        description="A can-sized speaker that floats, shrugs off sand and plays all day. Two of them pair to stereo. The strap holds on a bike.",
        bullets=("IP67: dustproof, survives 3 feet of water", "16 hours", "Pairs to stereo with a second one", "Floats face up"),
        facts={"Water resistance": "IP67", "Battery life": "16 h", "Charging": "USB-C, 3 h", "Bluetooth": "5.3", "Weight": "1.2 lb", "Power": "15 W"},
        colours=("Blue", "Coral", "Black"),
        reviews=(
            Says(5, "Lost in a lake for a night", "Found it floating at breakfast, still paired."),
            Says(4, "Loud for its size", "Enough for a picnic, not for a party."),
            Says(3, "No aux input", "Bluetooth only. My old player needs a jack."),
            Says(5, "Two make a party", "Bought a second for stereo on the terrace."),
        ),
        qa=(
            Asked("Can it be used in the shower?", "Daily here, for a year."),
            Asked("Is there a headphone jack?", "No, only Bluetooth."),
            Asked("Does it charge a phone?", "No."),
        ),
    ),
    Item(
        id="AUD-007", title="Auralto Shelf Bookshelf Speakers, Pair", brand="Auralto", price="249.00", category=("Speakers",),
        description="A pair of powered speakers for a desk or a shelf with Bluetooth, optical and turntable inputs. No amplifier is needed. The grilles come off.",
        bullets=("2 x 40 W, built-in amplifier", "Phono input for a turntable", "Optical for a television", "Remote control"),
        facts={"Power": "2 x 40 W", "Inputs": "Bluetooth, optical, phono, RCA", "Size": "10 x 6 x 8 in each", "Weight": "16 lb the pair", "Remote": "yes", "Battery": "none, mains"},
        colours=("Black", "Brown"),
        reviews=(
            Says(5, "Vinyl in ten minutes", "Turntable in, two cables, music. No amplifier tower."),
            Says(4, "Bass for a small room", "In our living room I added a subwoofer."),
            Says(3, "Bright blue light", "The standby light could guide ships."),
        ),
        qa=(
            Asked("Can I connect them to a TV?", "Yes, by the optical cable. It is not in the box."),
            Asked("Do they need an amplifier?", "No, it's in the right speaker."),
        ),
    ),
    Item(
        id="AUD-008", title="Lumenport Power Bank 10,000 mAh", brand="Lumenport", price="29.00", category=("Charging",),
        description="A thin power bank that fills most phones twice. It charges at 20 watts in both directions and shows the percentage. It is allowed in hand luggage.",
        bullets=("10,000 mAh, 37 Wh: allowed on planes", "20 W USB-C in and out", "Percentage display", "0.6 inches thin"),
        facts={"Capacity": "10,000 mAh, 37 Wh", "Output": "20 W USB-C, 18 W USB-A", "Weight": "7.1 oz", "Charging": "USB-C, 2.5 h", "Airline": "allowed in hand luggage"},
        colours=("Grey", "Navy"),
        reviews=(
            Says(5, "Real numbers on a display", "No more guessing by four dots."),
            Says(4, "One and three quarters", "My big phone gets nearly two charges, not three. It's honest."),
            Says(4, "Warm when fast", "It heats up at full speed, never alarmingly."),
            Says(2, "Cable too short", "The bank is fine. The cable in the box is four inches, a joke."),
        ),
        qa=(
            Asked("Can it go in checked luggage?", "No, lithium goes in the cabin."),
            Asked("Does it charge a laptop?", "My small one trickles at 20 W. Don't count on it."),
        ),
    ),
    Item(
        id="AUD-009", title="Lumenport Three-Port Travel Charger, 65 W", brand="Lumenport", price="45.00", category=("Charging",),
        description="One plug for laptop, phone and watch, with clips for US, UK and EU sockets. It shares 65 watts among three ports. The prongs fold.",
        bullets=("65 W from one port, shared by three", "US, UK and EU plugs", "Folding prongs", "Smaller than a deck of cards"),
        facts={"Output": "65 W total, 2 USB-C, 1 USB-A", "Plugs": "US, UK, EU", "Weight": "4.4 oz", "Input": "100 to 240 V"},
        reviews=(
            Says(5, "One charger for the family trip", "Laptop and two phones, all night."),
            Says(3, "Slows with three", "Plug in a third device and the laptop falls to 45 W."),
            Says(4, "Loose in old sockets", "It is heavy for a worn wall socket."),
        ),
        qa=(
            Asked("Enough for a laptop?", "For a 13-inch one, at full speed when it is alone."),
            Asked("Is a cable included?", "No."),
        ),
    ),
    Item(
        id="AUD-010", title="Auralto Kitchen Radio with Alarm", brand="Auralto", price="84.00", category=("Speakers",),
        description="A radio with FM, internet stations and Bluetooth, six preset buttons and a large dial. It is as simple as radios used to be. The alarm gets louder slowly.",
        bullets=("FM, internet radio, Bluetooth", "Six real preset buttons", "Large dial and clear display", "Gradual alarm, kitchen timer"),
        facts={"Sources": "FM, internet radio over Wi-Fi, Bluetooth", "Presets": "6", "Power": "10 W, mains", "Battery": "none", "Display": "2.8 in, dimmable", "Size": "9 x 5 x 5 in"},
        colours=("Cream", "Sage"),
        reviews=(
            Says(5, "My grandmother can use it", "Six buttons, six stations. She is ninety."),
            Says(4, "Wi-Fi set-up fiddly", "Entering a password with a dial takes patience. Once."),
            Says(4, "Warm sound", "Better than it looks, and it looks good."),
        ),
        qa=(
            Asked("Does it work without internet?", "Yes, FM and Bluetooth do."),
            Asked("Is there a battery option?", "No, mains only."),
        ),
    ),
    Item(
        id="AUD-011", title="Lumenport Desk Lamp with Wireless Charger", brand="Lumenport", price="59.00", category=("Home electronics",),
        description="A desk lamp with five shades from candle to daylight and a charging spot in its foot. The light is flicker-free. It remembers its last setting.",
        bullets=("Five colour temperatures, seven levels", "10 W wireless charging in the base", "Timer of 40 minutes", "Flicker-free"),
        facts={"Brightness": "600 lumens", "Colour temperature": "2,700 to 6,000 K", "Wireless charging": "10 W", "Power": "mains, 12 W", "Height": "16 in"},
        colours=("White", "Black"),
        reviews=(
            Says(5, "Evening eyes", "Warm light at night, daylight in the morning, phone charged."),
            Says(3, "Case must be thin", "My phone's thick case stops the charging."),
            Says(4, "Touch buttons", "You find them in the dark after a week."),
        ),
        qa=(
            Asked("Does it charge with a phone case on?", "Thin ones, yes."),
            Asked("Is it bright enough for sewing?", "At daylight and full power, yes."),
        ),
    ),
)  # fmt: skip

DEPARTMENT = Department(
    name="Electronics",
    items=ITEMS,
    guides=(
        Guide(
            id="guide-headphones",
            title="Buying guide: headphones and earbuds",
            text="""
            Decide by where you listen. On planes and in open offices, noise-cancelling over-ear headphones are quietest and
            most comfortable for hours. On foot and in a pocket, earbuds win. For sports look for hooks, real buttons and a water
            rating of IPX5 or more.

            Noise cancelling removes steady low sounds, engines and fans, very well. Voices are only softened. Nobody should wear it in
            traffic: use hear-through, or a pair that lets the street in.

            Battery life is quoted at moderate volume. Over-ear models reach 30 hours and more, earbuds 5 to 9 with three
            refills in the case. A quick charge of ten minutes is worth having.

            Wired headphones have no battery to age, no delay and replaceable parts; they suit recording, pianos and patient
            listeners.

            For children choose a limit of 85 decibels. Small heads need a band that is small too.

            Water ratings: IPX4 is splashes, IPX5 rain, IPX7 a dip, and the first digit of IP67 says that dust stays out. No
            Bluetooth works under water.
            """,
        ),
    ),
    more_reviews={
        "Over-ear headphones": (Says(4, "Comfortable for a workday", "Eight hours with breaks and my ears are not hot."),),
        "Earbuds": (
            Says(4, "Lost one, found one", "The finder in the app beeped it out of the sofa."),
            Says(2, "Left one quieter", "After six months the left side was fainter. Cleaning the mesh fixed most of it."),
        ),
        "Speakers": (Says(5, "Easy pairing", "Phone saw it at once. My mother managed without calling me."),),
    },
)  # fmt: skip
