/** admin may do everything; support reads, and may neither move money nor goods. */
export const STAFF_ROLES = ["admin", "support"] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** A colleague with a living session. */
export type Staff = {
  userId: string;
  /** Never leaves the server. */
  sessionId: string;
  /** How the audit log and a refund name who did it: "staff:<userId>". */
  actor: string;
  name: string;
  email: string;
  role: StaffRole;
  /** Where this request came from, as far as the machine before us tells. */
  address: string;
};

/** The most careful reading of a role that we do not know is the smaller one. */
export function staffRoleOf(text: string): StaffRole {
  return text === "admin" ? "admin" : "support";
}
