// Values as a shopper reads them.

const EXPONENTS = new Map();

function decimals(currency) {
  if (!EXPONENTS.has(currency)) {
    EXPONENTS.set(currency, new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits);
  }
  return EXPONENTS.get(currency);
}

export function money({ minor_units, currency }) {
  try {
    const amount = minor_units / 10 ** decimals(currency);
    return new Intl.NumberFormat(undefined, { style: "currency", currency }).format(amount);
  } catch {
    return `${minor_units / 100} ${currency}`;
  }
}

/** "as of 10:42", with the day where it is not today; "" for a time that nobody noted. */
export function asOf(ms) {
  if (!ms) return "";
  const when = new Date(ms);
  const time = when.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
  if (when.toDateString() === new Date().toDateString()) return `as of ${time}`;
  return `as of ${when.toLocaleDateString(undefined, { day: "numeric", month: "short" })}, ${time}`;
}

export function stockWords(stock) {
  switch (stock.status) {
    case "in_stock": return "in stock";
    case "low": return stock.units === null ? "few left" : `only ${stock.units} left`;
    case "out_of_stock": return "out of stock";
    default: return "stock not known";
  }
}

export function deliveryWords(delivery) {
  if (!delivery.earliest && !delivery.latest) return "delivery date not known right now";
  const from = day(delivery.earliest || delivery.latest);
  const to = day(delivery.latest || delivery.earliest);
  const when = from === to ? from : `${from} – ${to}`;
  if (!delivery.cost) return when;
  return `${when}, ${delivery.cost.minor_units === 0 ? "free delivery" : `delivery ${money(delivery.cost)}`}`;
}

function day(iso) {
  const parsed = new Date(`${iso}T12:00:00`);
  return Number.isNaN(parsed.getTime()) ? iso : parsed.toLocaleDateString(undefined, { weekday: "short", day: "numeric", month: "short" });
}

const KINDS = {
  title: "Product title", description: "Product description", bullet: "Product details", attribute: "Product details",
  review: "Customer review", qa: "Customer question", policy: "Store policy", order: "Your order",
  price: "Store price", stock: "Store stock", delivery: "Store delivery",
};

export const kindWords = (passage) => KINDS[passage.kind] ?? "Source";

export function variantWords(variants) {
  const colours = new Set(variants.map((variant) => variant.colour).filter(Boolean)).size;
  const sizes = new Set(variants.map((variant) => variant.size).filter(Boolean)).size;
  return [colours > 1 && `${colours} colours`, sizes > 1 && `${sizes} sizes`].filter(Boolean).join(" · ");
}
