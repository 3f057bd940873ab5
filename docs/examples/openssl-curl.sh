#!/bin/sh
# Speaks to Alipay's gateway with nothing but openssl and curl: what every SDK does, in the open.
#
#   openssl-curl.sh call METHOD BIZ_CONTENT             prints the object of the reply once its signature is verified
#   openssl-curl.sh pay-url METHOD BIZ_CONTENT [NOTIFY_URL [RETURN_URL]]
#                                                       prints the signed address to send a buyer to
#   openssl-curl.sh verify-notify < BODY                says whether a notification's body is Alipay's
#
# For example, with `npm run simulator` in another window:
#
#   export ALIPAY_GATEWAY=http://127.0.0.1:4010/gateway.do
#   export ALIPAY_APP_ID=9021000100000001
#   export ALIPAY_APP_PRIVATE_KEY=app-private-key.pem   # yours
#   export ALIPAY_PUBLIC_KEY=alipay-public-key.pem      # Alipay's, not the public half of yours
#   sh docs/examples/openssl-curl.sh call alipay.trade.query '{"out_trade_no":"1"}'
#
# Ends with 1 when the call could not be made, 2 when it was asked for wrongly, 3 when a signature is not Alipay's.
set -eu
LC_ALL=C
export LC_ALL

fail() {
  code=$1
  shift
  printf '%s\n' "$*" >&2
  exit "$code"
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The string that is signed: names in ASCII order, values as they are, nothing that is empty. What comes from outside
# stands in variables, so that no value is ever read as a command.
signed_string() {
  printf 'app_id=%s&biz_content=%s&charset=utf-8&method=%s' "$ALIPAY_APP_ID" "$biz_content" "$method"
  [ -z "$notify_url" ] || printf '&notify_url=%s' "$notify_url"
  [ -z "$return_url" ] || printf '&return_url=%s' "$return_url"
  printf '&sign_type=RSA2&timestamp=%s&version=1.0' "$timestamp"
}

sign() {
  openssl dgst -sha256 -sign "$ALIPAY_APP_PRIVATE_KEY" | openssl base64 -A
}

# Reads the text from standard input.
is_signed_by_alipay() {
  printf '%s' "$1" | openssl base64 -d -A >"$scratch/signature" 2>/dev/null
  openssl dgst -sha256 -verify "$ALIPAY_PUBLIC_KEY" -signature "$scratch/signature" >/dev/null 2>&1
}

# Every byte as %XX: longer than it need be, and never wrong.
url_encode() {
  printf '%s' "$1" | od -An -v -tx1 | tr -d ' \n' | sed 's/../%&/g'
}

call() {
  # charset stands in the address: in the body alone it is not seen, and the request is taken for GBK.
  reply=$(curl --silent --show-error --fail --max-time 20 "$ALIPAY_GATEWAY?charset=utf-8" \
    --data-urlencode "app_id=$ALIPAY_APP_ID" \
    --data-urlencode "method=$method" \
    --data-urlencode "sign_type=RSA2" \
    --data-urlencode "timestamp=$timestamp" \
    --data-urlencode "version=1.0" \
    --data-urlencode "biz_content=$biz_content" \
    --data-urlencode "sign=$(signed_string | sign)") || fail 1 "No reply: whether anything has happened is unknown."

  # {"alipay_..._response":OBJECT,"sign":"SIGNATURE"}: the signature covers exactly the text of OBJECT.
  case $reply in
    *',"sign":"'*'"}') ;;
    *) fail 3 "The reply is not signed: $reply" ;;
  esac
  object=${reply#*:}
  object=${object%,\"sign\":\"*}
  signature=${reply##*,\"sign\":\"}
  signature=${signature%\"\}}
  printf '%s' "$object" | is_signed_by_alipay "$signature" || fail 3 "The reply's signature is not Alipay's: $reply"
  printf '%s\n' "$object"
}

pay_url() {
  printf '%s?charset=utf-8&app_id=%s' "$ALIPAY_GATEWAY" "$(url_encode "$ALIPAY_APP_ID")"
  printf '&method=%s&sign_type=RSA2&version=1.0' "$(url_encode "$method")"
  printf '&timestamp=%s' "$(url_encode "$timestamp")"
  [ -z "$notify_url" ] || printf '&notify_url=%s' "$(url_encode "$notify_url")"
  [ -z "$return_url" ] || printf '&return_url=%s' "$(url_encode "$return_url")"
  printf '&biz_content=%s&sign=%s\n' "$(url_encode "$biz_content")" "$(url_encode "$(signed_string | sign)")"
}

# Standard input: lines of name=value, still encoded. Writes them decoded, once, joined by &.
decode_and_join='
function decode(text,   result, at, byte) {
  gsub(/\+/, " ", text)
  result = ""
  while ((at = index(text, "%")) > 0) {
    byte = 16 * (index(digits, tolower(substr(text, at + 1, 1))) - 1) + index(digits, tolower(substr(text, at + 2, 1))) - 1
    result = result substr(text, 1, at - 1) sprintf("%c", byte)
    text = substr(text, at + 3)
  }
  return result text
}
BEGIN { digits = "0123456789abcdef" }
{
  cut = index($0, "=")
  value = decode(substr($0, cut + 1))
  if (cut == 0 || value == "") next
  printf "%s%s=%s", separator, substr($0, 1, cut - 1), value
  separator = "&"
}'

verify_notify() {
  body=$(cat)
  fields=$(printf '%s' "$body" | tr '&' '\n')
  signature=$(printf '%s\n' "$fields" | sed -n 's/^sign=//p' | sed 's/%2[Bb]/+/g; s/%2[Ff]/\//g; s/%3[Dd]/=/g')
  # sign and sign_type are left out; the rest is sorted by name. The bytes stay those of the message's own charset.
  printf '%s\n' "$fields" | grep -v -e '^sign=' -e '^sign_type=' | sort -t= -k1,1 | awk "$decode_and_join" |
    is_signed_by_alipay "$signature" || fail 3 "This is not Alipay's."
  printf 'verified\n'
}

[ $# -ge 1 ] || fail 2 "What is to be done? call, pay-url or verify-notify; see the top of $0."
: "${ALIPAY_PUBLIC_KEY:?is the file with the public key of Alipay}"
action=$1
if [ "$action" = verify-notify ]; then
  verify_notify
  exit
fi

[ $# -ge 3 ] || fail 2 "$action needs a method and its biz_content; see the top of $0."
: "${ALIPAY_GATEWAY:?is the address of the gateway}" "${ALIPAY_APP_ID:?is the number of the application}"
: "${ALIPAY_APP_PRIVATE_KEY:?is the file with the private key of the application}"
method=$2
biz_content=$3
notify_url=${4-}
return_url=${5-}
timestamp=$(TZ=CST-8 date '+%Y-%m-%d %H:%M:%S')
case $action in
  call) call ;;
  pay-url) pay_url ;;
  *) fail 2 "What is $action? call, pay-url or verify-notify; see the top of $0." ;;
esac
