import Form from "next/form";
import Link from "next/link";
import { Button } from "#app/_ui/primitives/button.tsx";
import { Input } from "#app/_ui/primitives/field.tsx";
import { Icon } from "#app/_ui/primitives/icon.tsx";
import type { AdminTexts } from "#lib/i18n/admin-texts.ts";

/** Finds orders by any number, a name or a telephone number. A form of the address: it needs no script. */
export function OrderSearch(props: { t: AdminTexts; action: string; search: string | null; clearHref: string }) {
  const { t, action, search, clearHref } = props;
  return (
    <Form action={action} role="search" className="flex w-full items-center gap-2 md:w-[460px]">
      <div className="relative flex-1">
        <Input
          key={search}
          name="q"
          type="search"
          defaultValue={search ?? ""}
          maxLength={64}
          aria-label={t("orders.searchLabel")}
          placeholder={t("orders.search")}
          className="pr-11 text-sm"
        />
        {search !== null && (
          <Link
            href={clearHref}
            aria-label={t("orders.clear")}
            className="absolute inset-y-0 right-0 grid w-[44px] place-items-center text-ink-3 hover:text-ink"
          >
            <Icon name="close" size={16} />
          </Link>
        )}
      </div>
      <Button type="submit" aria-label={t("orders.searchButton")}>
        <Icon name="search" />
      </Button>
    </Form>
  );
}
