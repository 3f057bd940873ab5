import { type Finding, finding } from "#lib/doctor/finding.ts";
import { networkCause } from "#lib/doctor/network-cause.ts";

/** What came back from the shop's own address for notifications. */
export type KnockAnswer =
  | { readonly kind: "proved" }
  | { readonly kind: "answered"; readonly status: number; readonly location: string | null }
  | { readonly kind: "none"; readonly cause: string };

export interface AddressFact {
  readonly mode: string;
  /** The whole address that Alipay is told. */
  readonly address: string;
  /** Whether only this machine or its network can reach it. */
  readonly isLocal: boolean;
  readonly answer: KnockAnswer;
}

export function judgeAddress({ mode, address, isLocal, answer }: AddressFact): Finding[] {
  // The offline Alipay reaches what this machine reaches; Alipay's own does not.
  const reach = isLocal && mode !== "simulator" ? [finding("address-local", { address })] : [];
  return [...reach, ...judgeKnock({ address, isLocal, answer })];
}

function judgeKnock({ address, isLocal, answer }: Omit<AddressFact, "mode">): Finding[] {
  const host = new URL(address).host;
  switch (answer.kind) {
    case "proved":
      return [finding("address-proved", { address })];
    case "answered": {
      const { status, location } = answer;
      const values = { address, host, status: String(status) };
      if (status >= 300 && status < 400)
        return [finding("address-redirects", { ...values, location: location ?? "-" })];
      // 400 is what this program says to a notification that is not genuine, and 200 what anything may say.
      return [finding(status === 200 || status === 400 ? "address-other" : "address-refuses", values)];
    }
    case "none": {
      const kind = networkCause(answer.cause);
      const values = { address, host, detail: answer.cause };
      if (kind === "dns") return [finding("address-dns", values)];
      if (kind === "tls") return [finding("address-tls", values)];
      return [finding(isLocal && kind === "refused" ? "shop-not-running" : "address-silent", values)];
    }
  }
}
