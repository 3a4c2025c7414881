// Runs inside the page of `hostile-mail.test.ts`: looks at the elements as the browser sees them, and pokes at each.
(() => {
  const wrong = [];
  for (const element of document.body.querySelectorAll('*')) {
    const name = element.tagName.toLowerCase();
    if (element.namespaceURI !== 'http://www.w3.org/1999/xhtml') wrong.push(`namespace of <${name}>`);
    if (
      /^(?:script|iframe|frame|object|embed|applet|form|input|button|select|textarea|meta|link|base|svg|math|video|audio|source|track|template|noscript|dialog|details|portal|marquee|title)$/.test(
        name,
      )
    )
      wrong.push(`<${name}>`);
    for (const { name: attribute, value } of element.attributes) {
      if (
        /^on|^(?:id|srcset|srcdoc|background|poster|ping|action|formaction|autofocus|contenteditable|usemap|slot|popover|is)$/i.test(
          attribute,
        )
      )
        wrong.push(`${attribute} of <${name}>`);
      if (/(?:javascript|vbscript|data:text)\s*:/i.test(value) && attribute !== 'title' && attribute !== 'alt')
        wrong.push(`${attribute}="${value.slice(0, 60)}"`);
    }
    if (
      element instanceof HTMLAnchorElement &&
      element.hasAttribute('href') &&
      !/^(?:https?|mailto|tel):$/.test(element.protocol)
    )
      wrong.push(`link to ${element.href.slice(0, 60)}`);
    const style = getComputedStyle(element);
    if (style.position === 'fixed' || style.position === 'absolute' || style.position === 'sticky')
      wrong.push(`${style.position} <${name}>`);
    for (const property of ['backgroundImage', 'listStyleImage', 'borderImageSource', 'maskImage', 'content', 'cursor'])
      if (/url\(|image-set/i.test(style[property])) wrong.push(`${property} of <${name}>`);
    for (const event of ['click', 'mouseover', 'focus', 'animationend', 'toggle', 'error', 'load'])
      if (name !== 'a') element.dispatchEvent(new Event(event));
  }
  return wrong;
})();
