/** Elements, made without text that is read as HTML. */
type Attributes = Record<string, string | (() => void)>;

export function make<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: (Node | string | undefined)[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/** Places an element on the scale. */
export function at<E extends HTMLElement>(element: E, property: "left" | "width", share: number): E {
  element.style.setProperty(property, `${share * 100}%`);
  return element;
}
