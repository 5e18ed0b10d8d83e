// src/pages/desk/styleNonce.ts: the gateway's nonce for styles that a library makes as it runs.
//
// Ant Design takes a nonce (ConfigProvider's `csp`) and forgets it in two places (the measure of a scroll bar, the lock
// of a page behind a dialog). Every style element made here is given it; scripts may come from our own files alone, so
// nothing else can make one.
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";

const make = document.createElement.bind(document);
document.createElement = ((tag: string, options?: ElementCreationOptions) => {
  const element = make(tag, options);
  if (element instanceof HTMLStyleElement) element.nonce = styleNonce;
  return element;
}) as typeof document.createElement;
