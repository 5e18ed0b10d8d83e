// gateway/headers.ts: what every answer says to the browser about what its page may do.
import type { Settings } from "./settings.ts";

export function securityHeaders(settings: Settings): Record<string, string> {
  const headers: Record<string, string> = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    // Addresses hold case ids: they go nowhere.
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    // Voice notes, pictures of papers, the video room; where a visit was made.
    "permissions-policy": "camera=(self), microphone=(self), geolocation=(self), payment=(), usb=()",
  };
  if (isSecure(settings)) headers["strict-transport-security"] = "max-age=31536000; includeSubDomains";
  return headers;
}

// Over TLS, ours or that of the proxy in front.
export function isSecure(settings: Settings): boolean {
  return settings.certificate !== undefined || settings.origin.startsWith("https://");
}

// The policy of a page. `nonce`: of this answer, for the style elements that the desk's library makes as it runs (it sets
// style attributes, too); the phone and the party's page make none and may make none.
export function contentPolicy(settings: Settings, nonce?: string): string {
  const connect = ["'self'", ...settings.connectTo].join(" ");
  const styles = nonce === undefined ? ["style-src 'self'"] : [`style-src 'self' 'nonce-${nonce}'`, "style-src-attr 'unsafe-inline'"];
  return [
    "default-src 'none'",
    "script-src 'self'",
    ...styles,
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    `connect-src ${connect}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "frame-src 'self' blob:",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "object-src 'none'",
  ].join("; ");
}
