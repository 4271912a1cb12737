"""The demo store's own rules. `live` computes delivery by the same figures."""

from aisle_tools.demo.authoring import Guide

POLICIES = (
    Guide(
        id="policy-returns",
        title="Returns and refunds",
        text="""
        You can return almost anything within 60 days of delivery, for any reason. It should be unused and in its
        packaging, though we do not mind a box that was opened to look inside.

        Footwear may be tried on a treadmill or around the house; shoes that have been run in outdoors can be
        exchanged once within 30 days if the fit is wrong, and are not refunded. Bedding may be slept on for 30 nights.
        Opened coffee, underwear, and earbuds with used ear tips can't come back unless they are faulty.

        Return postage within the United States is free: print the label from your order page. From other countries the postage is
        yours. Refunds go to the card that paid, usually within 5 working days of the parcel reaching us.
        """,
    ),
    Guide(
        id="policy-delivery",
        title="Delivery in the United States",
        text="""
        Standard delivery costs $5.95 and is free for any item of $49 or more. Orders placed before 2 pm Eastern time leave our
        warehouse in Columbus, Ohio, the same day, Monday to Saturday; later ones leave the next day.

        Parcels take 2 to 3 days to the Midwest, 2 to 4 days to the East Coast, 3 to 5 days to the South and the
        Plains, and 4 to 6 days to the West. Alaska and Hawaii take 6 to 9 days and cost $12 more. We don't deliver on Sundays.

        You get a tracking number by email as soon as the carrier scans the parcel. A product page shows the dates for your ZIP code.
        """,
    ),
    Guide(
        id="policy-international",
        title="International delivery",
        text="""
        We ship to Canada for $14.95, in 6 to 10 days, and to most other countries for $24.95, in 9 to 16 days.
        Free delivery does not apply outside the United States.

        Duties and taxes are not included: the carrier collects them from you on delivery. Camping fuel, hand warmers that hold a
        lithium battery, and live plants or seeds can't be sent abroad.
        """,
    ),
    Guide(
        id="policy-warranty",
        title="Warranty",
        text="""
        Everything we sell is covered against faults in materials and workmanship for 2 years from delivery. Electronics are
        covered for 2 years including the battery, which must hold at least 70% of its rated capacity.

        Cast iron and carbon steel pans, garden hand tools and backpacks marked "lifetime" are covered for as long as you own them.
        The warranty covers faults, not wear: the outsole of a running shoe, a nonstick coating that was used with
        metal utensils, or a waterproof jacket that needs reproofing are wear.

        To claim, send a photo and your order number to our help desk. We repair, replace or refund, in that order of preference.
        """,
    ),
    Guide(
        id="policy-price-match",
        title="Price match and price drops",
        text="""
        If you find the same item, new and in stock, at a lower price in a United States store or its website, we match it.
        Send us the link before you order or within 14 days after. Marketplace sellers, clearance sales and membership prices
        are not matched.

        If our own price drops within 14 days of your order, ask and we refund the difference.
        """,
    ),
    Guide(
        id="policy-gift-wrap",
        title="Gift wrap and gift messages",
        text="""
        Gift wrap costs $4.50 an item: recycled paper, a cotton ribbon and a handwritten card with up to 200 characters.
        Choose it in the basket. Prices are never printed on the slip of a gift order.

        Items longer than 30 inches, such as tents and bed frames, can't be wrapped; we add the card alone, at no cost. Whoever
        receives a gift can exchange it within 90 days with the gift receipt number, without knowing what it cost.
        """,
    ),
    Guide(
        id="policy-payment",
        title="Payment",
        text="""
        We take all major credit and debit cards, and store gift cards. Your card is charged when the parcel leaves, not
        when you order. Prices are in US dollars; sales tax is added at checkout where your state requires it.

        Orders over $150 can be paid in three equal monthly parts without interest.
        """,
    ),
    Guide(
        id="policy-order-changes",
        title="Changing or cancelling an order",
        text="""
        An order can be changed or cancelled from your order page until it is marked as shipped. After that, refuse the
        parcel or return it free of charge.

        If a parcel shows no movement for 5 days, or says delivered and is not there, tell us: we trace it for two working days and then
        send a replacement or a refund, whichever you prefer.
        """,
    ),
)
