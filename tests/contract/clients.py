"""Requests as the official clients and the documentation's samples make them: bytes and headers.

Written down from the sources of the Go, Python, Java (1.2.2) and PHP clients, and from the pages on pushing and on
uploading packages.
"""

from dataclasses import dataclass

from tests.contract.service import Headers, Service

GO_PUSH = (
    '{"audience_type":"account","platform":"","message":{"title":"竞价 <&>","content":"From nine","android":'
    '{"builder_id":0,"badge_type":-1,"ring":1,"ring_raw":"","vibrate":1,"lights":1,"clearable":1,"icon_type":0,'
    '"style_id":1,"action":{"action_type":1},"show_type":2,"icon_color":0}},"message_type":"notify",'
    '"account_list":["ACCOUNT"],"environment":"","upload_id":0,"expire_time":0,"multi_pkg":false,'
    '"account_push_type":0,"account_type":0,"collapse_id":0,"push_speed":0,"tpns_online_push_type":0,'
    '"force_collapse":false,"ignore_invalid_token":0,"trace_id":""}'
)
PYTHON_PUSH = (
    '{"audience_type": "account_list", "message": {"title": "\\u5f00\\u4e1a", "content": "From nine", "android": '
    '{"action": {"action_type": 2, "browser": {"url": "https://shop.example.com/", "confirm": 1}}, '
    '"custom_content": "{\\"key\\":\\"value\\"}"}}, "message_type": "notify", "environment": "product", '
    '"account_list": ["ACCOUNT"], "account_push_type": 1, "account_type": 0}'
)
JAVA_PUSH = (
    '{"audience_type":"account_list","platform":"all","message_type":"notify","message":{"title":"开业",'
    '"content":"from Java SDK","android":{"n_id":0,"builder_id":0,"ring":1,"ring_raw":"","vibrate":1,"lights":1,'
    '"clearable":1,"icon_type":0,"icon_res":"","style_id":1,"small_icon":"","action":{"action_type":1,"activity":"xxx",'
    '"intent":"xxx"},"custom_content":"{}"}},"expire_time":259200,"multi_pkg":false,"loop_times":0,"loop_interval":0,'
    '"environment":"product","stat_tag":"test","seq":123,"account_list":["ACCOUNT"],"account_type":0,"token_list":[],'
    '"push_id":"0","account_push_type":0}'
)
PHP_PUSH = (
    '{"audience_type":"account","platform":"","message":{"title":"\\u5f00\\u4e1a","content":"From nine","thread_id":"",'
    '"thread_sumtext":"","xg_media_resources":"https:\\/\\/shop.example.com\\/a.png","xg_media_audio_resources":"",'
    '"android":{"n_ch_id":"","n_ch_name":"","xm_ch_id":"","hw_ch_id":"","oppo_ch_id":"","vivo_ch_id":"","builder_id":0,'
    '"badge_type":-1,"ring":1,"ring_raw":"","vibrate":1,"lights":1,"clearable":1,"icon_type":0,"icon_res":"",'
    '"style_id":0,"small_icon":"","action":{"action_type":1,"activity":"","intent":""},"custom_content":"",'
    '"show_type":2,"icon_color":0}},"message_type":"notify","account_list":["ACCOUNT"],"environment":"","upload_id":0,'
    '"expire_time":259200,"send_time":"","multi_pkg":false,"plan_id":"","account_push_type":0,"account_type":0,'
    '"collapse_id":0,"push_speed":0,"tpns_online_push_type":0,"ignore_invalid_token":0,"force_collapse":false}'
)
SAMPLE_PUSH = """{
    "audience_type": "account_list",
    "account_list": ["ACCOUNT"],
    "account_type": "0",
    "platform": "android",
    "message_type": "notify",
    "message": {
        "title": "推送标题",
        "content": "推送内容",
        "xg_media_resources": "https://www.xx.com/img/bd_logo1.png?qua=high",
        "android": {
            "n_ch_id": "default_message",
            "ring": 1,
            "custom_content": "{\\"key\\":\\"value\\"}",
            "action": {"action_type": 3, "intent": "xgscheme://com.xg.push/notify_detail?param1=xg"}
        }
    }
}"""
# The package xinge 2.0.4, as it comes: no message_type. And with the line that docs/gateway.md gives for it.
XINGE_PUSH = (
    '{"audience_type": "account", "account_list": ["ACCOUNT"], "account_push_type": 1, "platform": "android", '
    '"message": {"title": "\\u5f00\\u4e1a", "subtitle": "", "content": "From nine"}}'
)
XINGE_PUSH_TYPED = '{"message_type": "notify", ' + XINGE_PUSH[1:]
# The body of the worked example on the signature page, save its account.
SIGNED_PUSH = (
    '{"audience_type": "account","platform": "android","message": {"title": "test title","content": "test content",'
    '"android": { "action": {"action_type": 3,"intent": "xgscheme://com.xg.push/notify_detail?param1=xg"}}},'
    '"message_type": "notify","account_list": ["ACCOUNT"] }'
)


@dataclass(frozen=True)
class Pushing:
    """How a client pushes to an account."""

    name: str
    body: str
    headers: Headers
    signs: bool = False

    def request(self, service: Service) -> tuple[bytes, Headers]:
        """Body and headers."""
        body = self.body.replace("ACCOUNT", service.account).encode()
        return body, self.headers | (service.signed(body) if self.signs else {"Authorization": service.basic})


GO = {"User-Agent": "Go-http-client/1.1", "Content-Type": "application/json", "Accept-Encoding": "gzip"}
PYTHON = {
    "User-Agent": "tpns-python-sdk-1.0 Linux 5.4 3.8.10",
    "Accept-Encoding": "gzip, deflate",
    "Accept": "*/*",
    "X-TPNS-API": "push",
    "content-type": "application/json",
}
JAVA = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "okhttp/3.9.0", "Connection": "Keep-Alive"}
PHP = {"Accept": "*/*", "Content-Type": "application/json;charset='utf-8'"}
CURL = {"User-Agent": "curl/7.29.0", "Accept": "*/*", "Content-Type": "application/json"}

PUSHES = [
    Pushing("go", GO_PUSH, GO),
    Pushing("python", PYTHON_PUSH, PYTHON),
    Pushing("java", JAVA_PUSH, JAVA),
    Pushing("php", PHP_PUSH, PHP),
    Pushing("sample", SAMPLE_PUSH, CURL),
    Pushing("signed", SIGNED_PUSH, CURL, signs=True),
    Pushing("xinge", XINGE_PUSH_TYPED, CURL),
    Pushing("form type", SAMPLE_PUSH, {**CURL, "Content-Type": "application/x-www-form-urlencoded"}),
]

ROWS = b"contract-one\ncontract-two\n"


@dataclass(frozen=True)
class Uploading:
    """How a client uploads a package: the head of the part, and what comes around it."""

    name: str
    part: str
    boundary: str = "----------------------------026805a4d2c1"
    before: bytes = b""
    chunked: bool = False

    def request(self, service: Service) -> tuple[bytes | list[bytes], Headers]:
        """Body and headers."""
        line = f"--{self.boundary}\r\n".encode()
        body = self.before + line + self.part.encode() + b"\r\n\r\n" + ROWS + f"\r\n--{self.boundary}--\r\n".encode()
        kind = f"multipart/form-data; boundary={self.boundary}"
        headers = {"Authorization": service.basic, "Content-Type": kind}
        return ([body[start : start + 50] for start in range(0, len(body), 50)] if self.chunked else body), headers


def part(filename: str, kind: str = "\r\nContent-Type: application/octet-stream") -> str:
    """The head of the part `file`."""
    return f'Content-Disposition: form-data; name="file"; filename="{filename}"{kind}'


FIELD = b'------------------------------026805a4d2c1\r\nContent-Disposition: form-data; name="fileName"\r\n\r\n'
UPLOADS = [
    Uploading("go", part("accounts.txt"), boundary="9f" * 30),
    Uploading("python", part("package.txt"), boundary="d2a5c1e0b8f94c7c9f6b5f2f0c7e3a11"),
    Uploading("curl", part("accounts.txt", "\r\nContent-Type: text/plain")),
    Uploading("sample with a path", part("/data/home/user/accounts.txt")),
    Uploading("sample with a path of Windows", part("C:\\Users\\user\\accounts.csv")),
    Uploading("sample with fileName", part("accounts.txt", ""), before=FIELD + b"/data/home/user/accounts.txt\r\n"),
    Uploading("chunked", part("accounts.txt"), chunked=True),
    Uploading("chinese name", part("双十一账号.txt")),
    Uploading("longest name", part("a" * 96 + ".txt")),
]


def name(client: Pushing | Uploading) -> str:
    """The name of a case."""
    return client.name
