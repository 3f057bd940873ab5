import { formTokenOf } from "#tests/support/form-token.ts";
import type { NotifyDesk } from "#tests/support/notify-desk.ts";

/** A colleague who is signed in, without a browser. */
export type StaffSession = {
  cookie: string;
  /** For the forms of this colleague's pages. */
  token: string;
  sessionId: string;
};

/** Signs the first of the template's admins in, by the shop's own door. */
export async function signInStaff(desk: NotifyDesk): Promise<StaffSession> {
  const { auth } = desk.container;
  const [login] = desk.rig.staff;
  if (login === undefined) throw new Error("the template has no staff");
  const signedIn = await auth.signIn({ ...login, headers: new Headers({ origin: desk.rig.shopUrl }) });
  if (signedIn.status !== "ok") throw new Error(`staff cannot sign in: ${signedIn.status}`);
  const cookie = signedIn.cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const staff = await auth.findStaff(new Headers({ cookie }));
  if (staff === null) throw new Error("the session is not there");
  return { cookie, token: formTokenOf(staff.sessionId), sessionId: staff.sessionId };
}
