#include "json_lines.h"

#include <charconv>
#include <cctype>
#include <cstring>
#include <string>
#include <vector>

namespace ng {

namespace {

/// Where each value of a JSON text begins; only as much of a parser as that takes.
struct Node {
    std::string key; ///< in its object; an item's place in its list
    std::string id; ///< of an object that has one
    int line = 0;
    std::vector<Node> children;
};

class Walker {
public:
    explicit Walker(std::string_view text) : m_text(text) { }

    Node value(std::string key, int depth)
    {
        Node n;
        space();
        n.key = std::move(key);
        n.line = m_line;
        if (m_at >= m_text.size() || depth > 64) return n;
        if (m_text[m_at] == '{' || m_text[m_at] == '[') {
            const bool object = m_text[m_at++] == '{';
            const char end = object ? '}' : ']';
            for (int i = 0;; ++i) {
                space();
                if (m_at >= m_text.size()) break;
                if (m_text[m_at] == end) {
                    ++m_at;
                    break;
                }
                const int line = m_line;
                std::string name = object ? word() : std::to_string(i);
                space();
                if (object && m_at < m_text.size() && m_text[m_at] == ':') ++m_at;
                const std::size_t before = m_at;
                Node child = value(std::move(name), depth + 1);
                child.line = line;
                if (object && child.key == "id") n.id = m_last;
                n.children.push_back(std::move(child));
                space();
                if (m_at < m_text.size() && m_text[m_at] == ',') ++m_at;
                if (m_at == before) ++m_at; // never stands still, whatever the text is
            }
        } else {
            m_last = word();
        }
        return n;
    }

private:
    void space()
    {
        while (m_at < m_text.size() && std::isspace(static_cast<unsigned char>(m_text[m_at]))) {
            if (m_text[m_at] == '\n') ++m_line;
            ++m_at;
        }
    }
    /// A string without its quotes, or a bare literal.
    std::string word()
    {
        std::string out;
        if (m_at < m_text.size() && m_text[m_at] == '"') {
            for (++m_at; m_at < m_text.size() && m_text[m_at] != '"'; ++m_at) {
                if (m_text[m_at] == '\\' && m_at + 1 < m_text.size()) ++m_at;
                out += m_text[m_at];
            }
            ++m_at;
            return out;
        }
        while (m_at < m_text.size() && !std::strchr(",:]}[{ \t\r\n", m_text[m_at])) out += m_text[m_at++];
        return out;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    int m_line = 1;
    std::string m_last; // the newest plain value
};

} // namespace

int lineOfPlace(std::string_view json, std::string_view place)
{
    if (place.starts_with("line ")) {
        int line = 0;
        std::from_chars(place.data() + 5, place.data() + place.size(), line);
        return line;
    }
    const Node root = Walker(json).value({}, 0);
    const Node* at = &root;
    std::size_t begin = 0;
    while (begin < place.size()) {
        std::size_t end = place.find_first_of(".[]", begin);
        if (end == std::string_view::npos) end = place.size();
        const std::string_view segment = place.substr(begin, end - begin);
        begin = end + 1;
        if (segment.empty() || segment == "$") continue;
        const Node* next = nullptr;
        for (const Node& c : at->children)
            if (c.key == segment || (!c.id.empty() && c.id == segment)) next = &c;
        if (!next) break;
        at = next;
    }
    return root.children.empty() ? 0 : at->line;
}

} // namespace ng
