/** `xud***@126.com` for an e-mail, `138****8000` for a mobile number: merchants never see a whole account. */
export function maskLogonId(logonId: string): string {
  const at = logonId.indexOf("@");
  if (at > 0) return `${logonId.slice(0, Math.min(3, at))}***${logonId.slice(at)}`;
  return `${logonId.slice(0, 3)}****${logonId.slice(-4)}`;
}
